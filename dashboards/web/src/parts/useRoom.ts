/** The size of an element, as it is now: how many rows fit, how wide a day is. */
import { type RefObject, useLayoutEffect, useState } from 'react'

export interface Room {
  readonly widthPx: number
  readonly heightPx: number
}

export function useRoom(element: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null)
  useLayoutEffect(() => {
    const observed = element.current
    if (observed === null) return
    const measure = () => setRoom({ widthPx: observed.clientWidth, heightPx: observed.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(observed)
    return () => observer.disconnect()
  }, [element])
  return room
}
