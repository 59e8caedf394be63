/** `J` and `K` through a virtual list: the focus goes to the link of the next row, which may have to be drawn first. */
import { type RefObject, useRef } from 'react'
import { useKeys } from '../keys.js'

interface RowKeys {
  /** Each row, or its link itself, says its place by `data-index`. */
  readonly list: RefObject<HTMLElement | null>
  readonly count: number
  /** Where one begins: the first row in sight. */
  readonly first: number
  readonly scrollTo: (index: number) => void
}

export function useRowKeys({ list, count, first, scrollTo }: RowKeys): void {
  /** Where the focus is on its way to: a press meanwhile counts from there, or a key held down would go nowhere. */
  const underWay = useRef<number | null>(null)

  function focusedIndex(): number | null {
    const focused = document.activeElement?.closest<HTMLElement>('[data-index]') ?? null
    return focused !== null && list.current?.contains(focused) === true ? Number(focused.dataset.index) : null
  }

  function arrive(index: number): void {
    if (underWay.current !== index) return
    underWay.current = null
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null
    const link = row?.matches('a') === true ? row : row?.querySelector('a')
    link?.focus({ preventScroll: true })
  }

  function step(by: number): void {
    const from = underWay.current ?? focusedIndex()
    const next = from === null ? first : Math.min(count - 1, Math.max(0, from + by))
    underWay.current = next
    scrollTo(next)
    requestAnimationFrame(() => requestAnimationFrame(() => arrive(next)))
  }

  useKeys({ j: () => step(1), k: () => step(-1) })
}
