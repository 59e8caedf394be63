/** The keyboard: `/` search, `J` `K` next and previous, `Esc` back, `?` all of them. Never while one types, nor with Ctrl, Alt or Meta. */
import { useEffect, useEffectEvent } from 'react'

export type Keys = Readonly<Partial<Record<'/' | 'j' | 'k' | 'esc' | '?', () => void>>>

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
}

export function useKeys(keys: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const name = event.key === 'Escape' ? 'esc' : event.key.toLowerCase()
    const act = keys[name as keyof Keys]
    if (act === undefined || (isTyping(event.target) && name !== 'esc')) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
