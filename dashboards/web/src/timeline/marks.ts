/** A lane's marks: one for each day on which a cluster's clock says something. Pure. */
import type { LaneObject, PreviewObject } from '../api/types.js'
import { bandOfSeverity } from '../band.js'
import { isClearing, isEnd, isReminder } from '../words/alarm.js'
import { startOfDay } from './axis.js'
import type { BrickKind } from './bricks.js'

export type MarkObject = LaneObject['marks'][number]

export interface LaneMark {
  readonly atMs: number
  readonly kind: MarkObject['kind']
  readonly severity: number
  readonly count: number
  readonly stops: number
}

export function marksOfLane(marks: readonly MarkObject[]): readonly LaneMark[] {
  return marks.map(({ at, kind, severity, count, stops = 0 }) => ({ atMs: Date.parse(at), kind, severity, count, stops }))
}

/** The same from a cluster's own preview: the gravest alarm of the clock on each day of UTC. */
export function marksOfPreview(items: readonly PreviewObject[]): readonly LaneMark[] {
  const marks: LaneMark[] = []
  for (const { at, kind, name = '', severity = 7 } of items) {
    const last = marks.at(-1)
    if (kind === 'service-stop' && last !== undefined) marks[marks.length - 1] = { ...last, stops: last.stops + 1 }
    if (kind !== 'alarm' || !name.startsWith('License') || name.startsWith('LicenseProduction')) continue
    const mark: LaneMark = { atMs: Date.parse(at), kind: kindOf(name), severity, count: 1, stops: 0 }
    if (last === undefined || startOfDay(last.atMs) < startOfDay(mark.atMs)) marks.push(mark)
    else marks[marks.length - 1] = { ...(severity <= last.severity ? mark : last), count: last.count + 1, stops: last.stops }
  }
  return marks
}

function kindOf(name: string): MarkObject['kind'] {
  if (isReminder(name)) return 'reminder'
  if (isClearing(name)) return 'clear'
  return isEnd(name) ? 'end' : 'countdown'
}

/** Its colour: reminders are muted, though their severity is that of the end. */
export function colourOf({ kind, severity }: LaneMark): BrickKind {
  switch (kind) {
    case 'reminder':
      return 'reminder'
    case 'clear':
      return 'fine'
    case 'end':
      return 'ended'
    case 'countdown':
      return bandOfSeverity(severity)
  }
}
