/** The cursor of lists by urgency: where the last cluster of the page before stands. */
import { invalidCursor } from '../problem.js'
import type { Place } from './entry.js'

const CURSOR = /^(-?\d{1,15}|none)\.([a-z0-9-]{1,63})$/

export function cursorOf(next: Place | null): string | null {
  return next === null ? null : `${Number.isFinite(next.endsAt) ? next.endsAt : 'none'}.${next.id}`
}

export function placeIn(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const [, endsAt, id] = CURSOR.exec(cursor) ?? []
  if (endsAt === undefined || id === undefined) return invalidCursor(cursor)
  return { id, endsAt: endsAt === 'none' ? Number.POSITIVE_INFINITY : Number(endsAt) }
}
