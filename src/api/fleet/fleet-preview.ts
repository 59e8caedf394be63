/** What every cluster's clock will say, a mark a day. Worked out when asked for and kept until the cluster's journal grows or the days run out. */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { DAY_MS, type Instant } from '../../domain/instant.js'
import type { Operating } from '../../engine/cluster-operations.js'
import { profileOf } from '../../engine/decide.js'
import { machine } from '../../engine/machine.js'
import { type Mark, marksOf, startOfDay } from '../../engine/marks.js'
import type { FleetEntry } from './entry.js'
import type { Fleet } from './fleet.js'
import { type PackedMarks, pack, unpack } from './packed-marks.js'

/** Days worked out beyond those asked for, so that a day that passes costs nothing. */
const SPARE_DAYS = 7
/** How long marks are worked out, or added up, before everything else has its turn. */
const SLICE_MS = 8

export interface Lane {
  readonly cluster: string
  readonly marks: readonly Mark[]
}

/** What fires on one day in the whole fleet. */
export interface DayTotal {
  readonly day: Instant
  /** Alarms by severity 0 … 7, reminders left out. */
  readonly bySeverity: readonly number[]
  readonly reminders: number
  readonly ends: number
  readonly stops: number
}

type Sum = { -readonly [Key in keyof DayTotal]: DayTotal[Key] extends readonly number[] ? number[] : DayTotal[Key] }

export interface FleetPreview {
  /** Today and the days after it, `days` in all, as UTC has them. */
  lanes(entries: readonly FleetEntry[], days: number): Promise<readonly Lane[]>
  totals(days: number): Promise<readonly DayTotal[]>
}

export function createFleetPreview({ engine, store }: Operating, fleet: Pick<Fleet, 'order'>): FleetPreview {
  const totalling = new Map<number, Promise<readonly DayTotal[]>>()

  async function marks(entry: FleetEntry, until: Instant): Promise<PackedMarks> {
    if (entry.marks !== null && entry.marks.until >= until) return entry.marks
    const row = await store.cluster(entry.id)
    const through = until + SPARE_DAYS * DAY_MS
    if (row === undefined || row.state.retiredAt !== null) return pack([], through)
    const packed = pack(marksOf(row.state, profileOf(row.state.product, engine.deciding()), through), through)
    if (row.state.seq === entry.seq) entry.marks = packed
    return packed
  }

  async function eachOf(entries: Iterable<FleetEntry>, days: number, visit: (entry: FleetEntry, mark: Mark) => void): Promise<Instant> {
    const from = startOfDay(engine.time.now())
    const until = from + days * DAY_MS
    let sliceUntilMs = machine.monotonicMs() + SLICE_MS
    for (const entry of entries) {
      unpack(await marks(entry, until), from, until, (mark) => visit(entry, mark))
      if (machine.monotonicMs() < sliceUntilMs) continue
      await turnOfTheLoop()
      sliceUntilMs = machine.monotonicMs() + SLICE_MS
    }
    return from
  }

  async function total(days: number): Promise<readonly DayTotal[]> {
    const byDay = new Map<Instant, Sum>()
    const from = await eachOf([...(await fleet.order()).values()], days, (_, { at, severity, kind, count, stops }) => {
      const day = startOfDay(at)
      let sum = byDay.get(day)
      if (sum === undefined) {
        sum = { day, bySeverity: [0, 0, 0, 0, 0, 0, 0, 0], reminders: 0, ends: 0, stops: 0 }
        byDay.set(day, sum)
      }
      if (kind === 'reminder') sum.reminders += count
      else sum.bySeverity[severity] = (sum.bySeverity[severity] ?? 0) + count
      if (kind === 'end') sum.ends++
      sum.stops += stops
    })
    return Array.from({ length: days }, (_, index) => from + index * DAY_MS).flatMap((day) => byDay.get(day) ?? [])
  }

  return {
    async lanes(entries, days) {
      const found = new Map(entries.map(({ id }) => [id, [] as Mark[]]))
      await eachOf(entries, days, ({ id }, mark) => found.get(id)?.push(mark))
      return [...found].map(([cluster, marks]) => ({ cluster, marks }))
    },
    totals(days) {
      // Readers at the same time share one adding up.
      const under = totalling.get(days) ?? total(days).finally(() => totalling.delete(days))
      totalling.set(days, under)
      return under
    },
  }
}
