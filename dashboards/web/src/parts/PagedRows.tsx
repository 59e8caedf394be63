/** A list that grows downwards as one scrolls: only what is in sight is drawn, and the next page is asked for before its end is reached. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import styles from './PagedRows.module.css'
import { useRowKeys } from './useRowKeys.js'

interface PagedRowsProps<Item> {
  /** Read aloud. */
  readonly label: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  /** What is inside a row. Its first link is where `J` and `K` go. */
  readonly row: (item: Item) => ReactNode
  readonly rowPx: number
  /** There are more behind the last one. */
  readonly hasMore: boolean
  readonly onMore: () => void
}

const AHEAD = 20

export function PagedRows<Item>({ label, items, keyOf, row, rowPx, hasMore, onMore }: PagedRowsProps<Item>) {
  const list = useRef<HTMLUListElement>(null)
  const [topPx, setTopPx] = useState(0)
  // What stands above may have changed its height since.
  useLayoutEffect(() => {
    const measured = list.current === null ? 0 : list.current.getBoundingClientRect().top + scrollY
    if (Math.abs(measured - topPx) > 1) setTopPx(measured)
  })
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowPx,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
    overscan: 10,
    scrollMargin: topPx,
  })
  const drawn = virtual.getVirtualItems()
  const lastDrawn = drawn.at(-1)?.index ?? 0
  const wantsMore = hasMore && lastDrawn >= items.length - AHEAD
  useEffect(() => {
    if (wantsMore) onMore()
  }, [wantsMore, onMore])

  useRowKeys({
    list,
    count: items.length,
    first: virtual.range?.startIndex ?? 0,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  })

  return (
    <ul ref={list} className={styles.list} aria-label={label} style={{ height: virtual.getTotalSize() }}>
      {drawn.map(({ index, key, start }) => {
        const item = items[index]
        if (item === undefined) return null
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={styles.row}
            aria-posinset={index + 1}
            aria-setsize={hasMore ? -1 : items.length}
            style={{ transform: `translateY(${start - topPx}px)` }}
          >
            {row(item)}
          </li>
        )
      })}
    </ul>
  )
}
