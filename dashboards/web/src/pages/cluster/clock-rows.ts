/** The instants of a clock that the table shows. All of them are the API's: the browser works out no day before an end. Pure. */
import type { AlarmObject, JournalEntry, PreviewObject } from '../../api/types.js'
import type { ClusterClock } from '../../band.js'
import { endOfClock, endWords } from '../../words/days.js'

export interface ClockRow {
  readonly label: string
  readonly at: string
  readonly isEnd?: boolean
}

/** A countdown alarm of a clock: raised, or to come. */
export interface Countdown {
  readonly at: string
  readonly severity: number
  /** The slot's days, from its id; null for hours. */
  readonly days: number | null
}

const BECAME_CRITICAL = 2
const QUIET = 7

export interface Countdowns {
  readonly raised: readonly AlarmObject[]
  readonly ahead: readonly PreviewObject[]
  /** Slots that passed in a gap were not raised one by one: the journal has when they were due. */
  readonly journal: readonly JournalEntry[]
}

/** The countdown alarms of this one clock, in order of time; another clock of the same kind has another start in its ids. */
export function countdownsOf(clock: ClusterClock, { raised, ahead, journal }: Countdowns): readonly Countdown[] {
  const isMine = clockOfIds(clock)
  const past = raised.filter(({ id }) => isMine(id)).map(({ id, dueAt, severity }) => countdown(id, dueAt, severity))
  const future = ahead.flatMap(({ alarmId, at, severity }) =>
    alarmId !== undefined && isMine(alarmId) ? [countdown(alarmId, at, severity ?? QUIET)] : [],
  )
  const passed = journal.flatMap(({ type, data: { alarmId, dueAt } }) =>
    type === 'coalesced' && typeof alarmId === 'string' && typeof dueAt === 'string' && isMine(alarmId)
      ? [countdown(alarmId, dueAt, QUIET)]
      : [],
  )
  return [...past, ...future, ...passed].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function clockOfIds({ kind, startsAt }: ClusterClock): (id: string) => boolean {
  const start = startsAt.replaceAll(/[-:]|\.\d+/g, '')
  return (id) => id.includes(`.${kind}.${start}.countdown.`) || id.includes(`.${kind}.${start}.started`)
}

function countdown(id: string, at: string, severity: number): Countdown {
  const days = /\.countdown\.P(\d+)D/.exec(id)?.[1]
  return { at, severity, days: days === undefined ? null : Number(days) }
}

export function clockRows(
  clock: ClusterClock,
  {
    countdowns,
    isWhole,
    nextAlarmAt,
    zone,
    nowMs,
  }: {
    readonly countdowns: readonly Countdown[]
    /** All raised alarms are known, so that the oldest of them is the first. */
    readonly isWhole: boolean
    readonly nextAlarmAt: string | null
    readonly zone: string
    readonly nowMs: number
  },
): readonly ClockRow[] {
  const rows: ClockRow[] = [{ label: clock.kind === 'grace' ? 'MAC changed' : 'Installed', at: clock.startsAt }]
  const first = countdowns[0]
  if (clock.kind === 'evaluation' && isWhole && first !== undefined) rows.push({ label: 'First alarm', at: first.at })
  const critical = countdowns.find(({ severity }) => severity <= BECAME_CRITICAL)
  if (clock.kind === 'grace' && critical !== undefined)
    rows.push({ label: Date.parse(critical.at) <= nowMs ? 'Became critical' : 'Becomes critical', at: critical.at })
  if (nextAlarmAt !== null) {
    const next = countdowns.find(({ at }) => Date.parse(at) === Date.parse(nextAlarmAt))
    rows.push({
      label: next?.days == null ? 'Next alarm' : `Next alarm, ${next.days === 1 ? '1 day' : `${next.days} days`}`,
      at: nextAlarmAt,
    })
  }
  const last = countdowns.find(({ days }) => days === 1)
  if (last !== undefined) rows.push({ label: Date.parse(last.at) <= nowMs ? 'Last day began' : 'Last day begins', at: last.at })
  rows.push({ label: endLabel(clock, zone, nowMs), at: clock.endsAt, isEnd: true })
  return rows
}

function endLabel(clock: ClusterClock, zone: string, nowMs: number): string {
  const words = endWords(endOfClock(clock, zone), nowMs)
  return words.startsWith('ended') ? `E${words.slice(1)}` : `Ends ${words}`
}
