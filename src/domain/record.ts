/**
 * Recording: steps become journal entries and alarms. Here it is decided which missed slots coalesce (design §3.7), what each alarm is
 * called, and what stands afterwards. Pure: who is told is asked of the caller, who makes the deliveries.
 */
import type { Alarm } from './alarm.js'
import { alarmId, causeId } from './alarm-id.js'
import { textOf } from './alarm-text.js'
import { apply } from './apply.js'
import { clockFace, daysRemaining } from './calendar.js'
import type { ClusterState } from './cluster.js'
import { DAY_MS, type Instant } from './instant.js'
import type { Entry, EntryBody, Gap, Source } from './journal.js'
import { graceStep, liveClock } from './licensing.js'
import { type ProductProfile, severityOf } from './profile.js'
import type { Run } from './run.js'
import type { DueAlarm, Step } from './steps.js'

export interface Recording {
  readonly profile: ProductProfile
  /** Licence time at which what was due then is decided and written: *now* in the engine, the due instant itself in a preview. */
  readonly decidedAt: (dueAt: Instant) => Instant
  /** Number of the first entry written. */
  readonly firstSeq: number
  /** Stretches in which nobody was watching. */
  readonly gaps: readonly Gap[]
  /** Routing: answers the sinks that get a delivery of the alarm; `alsoTo` are those that a clearing alarm owes it to. */
  readonly tell: (alarm: Alarm, alsoTo: readonly string[]) => readonly string[]
}

type AlarmStep = Extract<Step, { kind: 'alarm' }>

export interface Recorded {
  readonly state: ClusterState
  readonly entries: readonly Entry[]
  readonly alarms: readonly Alarm[]
}

/** `before`: the state from which the run started; `undefined` for a cluster that it creates. */
export function record(before: ClusterState | undefined, run: Pick<Run, 'state' | 'steps'>, recording: Recording): Recorded {
  const { steps } = run
  const coalesced = coalescedSteps(steps, recording.gaps, before === undefined ? (liveClock(run.state)?.key ?? 'none') : null)
  const entries: Entry[] = []
  const alarms: Alarm[] = []
  let state = before
  let factSeq = 0

  function write(body: EntryBody, at: Instant, source: Source): void {
    const seq = recording.firstSeq + entries.length
    const entry = { type: body.type, data: body.data, seq, at: recording.decidedAt(at), source } as Entry
    state = apply(state, entry)
    entries.push(entry)
  }

  for (const step of steps) {
    if (step.kind === 'fact') {
      const isElsewhere = step.at !== recording.decidedAt(step.at)
      write(
        (isElsewhere ? { ...step.fact, data: { ...step.fact.data, effectiveAt: step.at } } : step.fact) as EntryBody,
        step.at,
        step.source,
      )
      factSeq = recording.firstSeq + entries.length - 1
      continue
    }
    if (step.kind === 'outcome') {
      write(step.outcome, step.at, 'engine')
      continue
    }
    if (state === undefined) throw new Error('an alarm before the first fact')
    const { alarm: due } = step
    const id = alarmId(state, causeId(state.id, due.cause, factSeq), due)
    if (coalesced.has(step)) {
      write({ type: 'coalesced', data: { alarmId: id, dueAt: due.dueAt } }, due.dueAt, 'engine')
      continue
    }
    const clears = due.effect === 'clears' ? state.standing.map((standing) => standing.alarmId) : []
    if (due.onlyIfClears && clears.length === 0) continue
    const alarm = alarmOf(state, id, due, clears, recording)
    const owed = due.effect === 'clears' ? [...new Set(state.standing.flatMap((standing) => standing.sinks))] : []
    const sinks = recording.tell(alarm, owed)
    alarms.push(alarm)
    write(
      {
        type: 'alarm',
        data: {
          alarmId: id,
          dueAt: due.dueAt,
          ...(due.effect === 'stands' && due.clock !== null ? { clock: due.clock.key, sinks } : {}),
          ...(due.effect === 'clears' ? { clearing: true as const } : {}),
        },
      },
      due.dueAt,
      'engine',
    )
  }
  if (state === undefined) throw new Error('nothing to record')
  return { state, entries, alarms }
}

function alarmOf(state: ClusterState, id: string, due: DueAlarm, clears: readonly string[], recording: Recording): Alarm {
  const caughtUp = due.reason === 'scheduled' && isMissed(due.dueAt, recording.gaps)
  const decidedAt = recording.decidedAt(due.dueAt)
  const countedAt = caughtUp ? decidedAt : due.dueAt
  const days = due.clock === null ? null : daysRemaining(clockFace(due.clock.startsAt, due.clock.endsAt, state.timezone), countedAt)
  const severity = severityOf(due.name, days, recording.profile)
  const text = textOf({
    name: due.name,
    productName: recording.profile.name,
    timezone: state.timezone,
    release: state.release,
    clock: due.clock,
    daysRemaining: days,
    hoursLeft: caughtUp ? null : hoursOf(due.code),
    daysSinceEnd: due.slot === 'reminder' && due.clock !== null ? Math.round((due.dueAt - due.clock.endsAt) / DAY_MS) : null,
    graceStep: state.grace?.state === 'open' ? graceStep(state) : null,
    params: due.params,
  })
  return {
    id,
    name: due.name,
    severity,
    cluster: state.id,
    node: due.node,
    clock: due.clock?.kind ?? null,
    daysRemaining: days,
    dueAt: due.dueAt,
    decidedAt,
    expiresAt: due.clock?.endsAt ?? null,
    text,
    reason: caughtUp ? 'catch-up' : due.reason,
    clears,
    params: due.params,
    service: due.service,
  }
}

function hoursOf(code: string | null): number | null {
  const match = /^PT(\d+)H$/.exec(code ?? '')
  return match === null ? null : Number(match[1])
}

function isMissed(at: Instant, gaps: readonly Gap[]): boolean {
  return gaps.some((gap) => at > gap.from && at <= gap.to)
}

/**
 * Of one clock's missed countdown slots only the latest is raised, none when its end lies in the same gap; of missed reminders the latest.
 * In a creation (`liveAfter` names the clock that is live at its end) a clock that the block's own history has closed again speaks no more
 * of days (ours); its end is told all the same.
 */
function coalescedSteps(steps: readonly Step[], gaps: readonly Gap[], liveAfter: string | null): ReadonlySet<Step> {
  const result = new Set<Step>()
  if (gaps.length === 0) return result
  const missed = steps.filter(
    (step): step is AlarmStep => step.kind === 'alarm' && step.alarm.reason === 'scheduled' && isMissed(step.alarm.dueAt, gaps),
  )
  const ends = missed.filter((step) => step.alarm.slot === 'end').map((step) => step.alarm)
  const latest = new Map<string, AlarmStep>()
  for (const step of missed) {
    const { clock, slot, dueAt } = step.alarm
    if (clock === null || (slot !== 'countdown' && slot !== 'reminder')) continue
    const earlier = latest.get(`${clock.key} ${slot}`)
    if (earlier !== undefined) result.add(earlier)
    latest.set(`${clock.key} ${slot}`, step)
    const gap = gaps.find((candidate) => isMissed(dueAt, [candidate]))
    const endsInGap = ends.some((end) => end.clock?.key === clock.key && gap !== undefined && isMissed(end.dueAt, [gap]))
    if ((slot === 'countdown' && endsInGap) || (liveAfter !== null && liveAfter !== clock.key)) result.add(step)
  }
  return result
}
