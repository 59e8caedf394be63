/**
 * The engine: observes time, lets what is due be decided and written, then tells (design §2.3). One thing at a time: a tick's chunks, facts
 * and corrections queue up behind each other, and between two chunks everything else has its turn.
 */

import type { ClusterState } from '../domain/cluster.js'
import { retakeCucm } from '../domain/cucm/replay.js'
import { formatInstant, type Instant } from '../domain/instant.js'
import type { DaemonFact, Fact, Gap, Source } from '../domain/journal.js'
import type { ProductProfile } from '../domain/profile.js'
import type { Refusal } from '../domain/refusal.js'
import type { Doubt, TrustEvent } from '../domain/trust.js'
import { decideCorrection } from './correct.js'
import { type DaemonAlarm, decideDaemonFact, type Self, stepAlarm } from './daemon-journal.js'
import { type Creation, type Deciding, decideCreation, decideDue, decideFacts } from './decide.js'
import type { Events } from './events.js'
import { type LicenceTime, machineTime, simulatedTime } from './licence-time.js'
import { createBell, type Machine } from './machine.js'
import type { ClusterRow, Decided, NewCluster, Router, Store } from './ports.js'

/** Clusters one tick transaction may take; the store's 25 ms usually end it sooner. */
const TICK_ROWS = 500
/** The clocks are sampled at least this often; the mark is written at that pace (five times as often on a simulated clock). */
const LONGEST_SLEEP_MS = 1000
const SIMULATED_SLEEP_MS = 200
/** More monotonic time than this between two observations is a gap: a stopped process, a machine that slept. */
const STALL_MS = 10_000
/** How many occurrences a held clock's alarm looks ahead for. */
const DUE_ON_CONFIRM = 100

export interface EngineParts {
  readonly store: Store
  readonly profiles: ReadonlyMap<string, ProductProfile>
  readonly events: Events
  readonly machine: Machine
  readonly self: Self
  /** `null`: the machine's clock. */
  readonly simulation: { readonly start: Instant; readonly speed: number } | null
  readonly crashPoint: (name: string) => void
  readonly router: Router
}

export type FactsResult = { readonly ok: true; readonly decided: Decided } | { readonly ok: false; readonly refusal: Refusal }

export interface Engine {
  readonly time: LicenceTime
  deciding(): Deciding
  setRouter(router: Router): void
  /** Starts the loop. What came due while nobody watched is decided first. */
  start(): void
  stop(): Promise<void>
  /** Facts that happen now; `build` sees the state after everything due and may refuse or answer no facts. `undefined`: no such cluster. */
  takeFacts(
    id: string,
    source: Source,
    build: (state: ClusterState, now: Instant) => readonly Fact[] | Refusal,
    adopt?: Adoption,
  ): Promise<FactsResult | undefined>
  /**
   * Creates clusters in one transaction; the first refusal refuses all. What is not decided when `decidingMs` are over is left for another
   * call, but for the first; the decided ones tell how many were created.
   */
  create(
    creations: readonly NewCreation[],
    decidingMs?: number,
  ): Promise<
    { readonly ok: true; readonly decided: readonly Decided[] } | { readonly ok: false; readonly id: string; readonly refusal: Refusal }
  >
  /** Gives a cluster other labels of its own; no fact. */
  relabel(id: string, labels: Readonly<Record<string, string>>): Promise<void>
  /** Why a creation would be refused, without creating anything. */
  checkCreation(creation: Creation): Refusal | null
  /** Work that writes decisions of its own about another subject, in the same queue as all others, after time has been observed. */
  inTurn<T>(work: (now: Instant) => Promise<T>): Promise<T>
  confirmClock(): Promise<boolean>
  correctClock(to: Instant, reason: string): Promise<void>
  dueBy(until: Instant): Promise<readonly { readonly cluster: string; readonly at: Instant }[]>
}

export interface Adoption {
  readonly labels: Readonly<Record<string, string>>
  readonly origin: string
  readonly blockDigest: string
  readonly block: unknown
}

export interface NewCreation extends Omit<NewCluster, 'decide' | 'labels'> {
  readonly creation: Creation
}

/** Opens time over the store's memory and journals what lies between the last life and this one. */
export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { store, events, machine, crashPoint } = parts
  await store.claimClockKind(parts.simulation === null ? 'machine' : 'simulated')
  const memory = await store.memory()
  const bell = createBell(machine)
  let router = parts.router
  let gaps: readonly Gap[] = []
  let running: Promise<void> | null = null
  let stopping = false
  let lastSeenMs = machine.monotonicMs()
  let lastSeenAt = memory.mark
  let markedAtMs = Number.NEGATIVE_INFINITY
  let queue: Promise<unknown> = Promise.resolve()

  const opened = openTime()
  const time = opened.time

  function openTime(): { readonly time: LicenceTime; readonly events: readonly TrustEvent[] } {
    const { simulation } = parts
    if (simulation !== null) return { time: simulatedTime(memory.mark ?? simulation.start, simulation.speed, machine), events: [] }
    return machineTime(memory.mark, readDoubt(memory.trust), machine)
  }

  /** Everything that writes decisions goes through here, one after the other. */
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  function deciding(): Deciding {
    return { router, profiles: parts.profiles, gaps, clockTrust: time.mark() }
  }

  /** Licence time now, with every gap and step up to now journalled: what is decided after this is decided in full knowledge. */
  async function observe(): Promise<Instant> {
    const seen = time.observe()
    await journalEvents(seen)
    const now = time.now()
    const nowMs = machine.monotonicMs()
    const isStall = time.simulated === null && nowMs - lastSeenMs > STALL_MS && lastSeenAt !== null && now > lastSeenAt
    if (isStall && lastSeenAt !== null && !gaps.some((gap) => gap.to >= now)) await journalGap({ from: lastSeenAt, to: now }, now)
    lastSeenMs = nowMs
    lastSeenAt = now
    return now
  }

  async function journalEvents(seen: readonly TrustEvent[]): Promise<void> {
    for (const event of seen) {
      if (event.gap !== null) await journalGap(event.gap, event.licence)
      if (event.type === 'step') {
        const data = { from: event.wall - event.byMs, to: event.wall, trust: event.mode }
        await journalFact({ type: 'clock-stepped', data }, stepAlarm(event, await dueThen(event)), event.licence)
      }
      const doubt = time.doubt()
      await store.writeMark(event.licence, doubt === null ? null : JSON.stringify(doubt))
      events.emit({
        type: 'trust',
        mode: time.trust()?.mode ?? 'trusted',
        text: event.type === 'step' ? `step of ${event.byMs} ms` : event.how,
      })
    }
  }

  async function dueThen(event: Extract<TrustEvent, { type: 'step' }>): Promise<string> {
    if (event.mode !== 'held') return ''
    const due = await dueBy(event.wall)
    if (due.length === 0) return 'Nothing falls due then.'
    const named = due.slice(0, 3).map(({ cluster, at }) => `${cluster} ${formatInstant(at)}`)
    const count =
      due.length >= DUE_ON_CONFIRM ? `${DUE_ON_CONFIRM} or more clusters` : `${due.length} ${due.length === 1 ? 'cluster' : 'clusters'}`
    return `Then due: ${count}, first ${named.join(', ')}.`
  }

  async function dueBy(until: Instant): Promise<readonly { readonly cluster: string; readonly at: Instant }[]> {
    return await store.dueBy(until, DUE_ON_CONFIRM)
  }

  async function journalGap(gap: Gap, now: Instant): Promise<void> {
    if (gap.to <= gap.from) return
    await journalFact({ type: 'gap', data: gap }, null, now)
    gaps = [...gaps, gap]
    crashPoint('gap.journalled')
  }

  async function journalFact(fact: DaemonFact, alarm: DaemonAlarm | null, now: Instant, clockTrust = time.mark()): Promise<void> {
    const telling = { router, clockTrust }
    const { alarms, deliveries } = await store.decideDaemon(now, (context) => {
      const decision = decideDaemonFact(fact, alarm, context, now, parts.self, telling)
      return { decision, result: decision }
    })
    events.emit({ type: 'daemon-fact', fact })
    for (const raised of alarms) events.emit({ type: 'subject-alarm', alarm: raised, deliveries })
  }

  function told(decided: readonly Decided[], at: Instant): void {
    if (decided.length > 0) events.emit({ type: 'decided', decided, at })
  }

  async function tick(): Promise<void> {
    const startedMs = machine.monotonicMs()
    let count = 0
    let more = true
    let at = 0
    while (more && !stopping) {
      more = await exclusive(async () => {
        at = await observe()
        crashPoint('tick.before-decide')
        const now = at
        const result = await store.decideDue(now, TICK_ROWS, (row) => decideDue(row, now, deciding()))
        crashPoint('tick.after-commit')
        count += result.decided.length
        told(result.decided, now)
        // Everything up to now is decided, so no slot can lie in these gaps any more.
        if (!result.more) gaps = []
        else return true
        await settleOwed(now)
        await keepMark(now)
        return false
      })
      if (more) await turnOfTheLoop()
    }
    events.emit({ type: 'tick', at, tookMs: machine.monotonicMs() - startedMs, decided: count })
  }

  /** Nothing in today's routing owes anything later; the rows are handed out all the same (design §2.3). */
  async function settleOwed(now: Instant): Promise<void> {
    await store.settleOwed(now, TICK_ROWS, () => ({ deliveries: [], owed: [], sequences: {} }))
  }

  async function keepMark(now: Instant): Promise<void> {
    const pace = time.simulated === null ? LONGEST_SLEEP_MS : SIMULATED_SLEEP_MS
    const nowMs = machine.monotonicMs()
    if (nowMs - markedAtMs < pace * 0.9) return
    const doubt = time.doubt()
    await store.writeMark(now, doubt === null ? null : JSON.stringify(doubt))
    markedAtMs = nowMs
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        await tick()
        await bell.wait(await sleepMs())
      } catch (error) {
        events.emit({ type: 'trouble', where: 'tick', error })
        await bell.wait(LONGEST_SLEEP_MS)
      }
    }
  }

  /** Plan in licence time, wait in machine time, and never for longer than a second. */
  async function sleepMs(): Promise<number> {
    const longest = time.simulated === null ? LONGEST_SLEEP_MS : SIMULATED_SLEEP_MS
    const due = await store.nextDueAt()
    return due === null ? longest : Math.min(longest, Math.max(1, time.waitMs(due)))
  }

  // A correction that the last life did not finish comes before any decision of this one.
  const unfinished = memory.unfinishedCorrection
  if (unfinished !== null) await voidAfter(unfinished, time.now(), 'begun before the last stop')
  gaps = memory.mark === null ? [] : await gapsStillOpen()
  await journalEvents(opened.events)
  lastSeenAt = time.now()
  lastSeenMs = machine.monotonicMs()

  async function gapsStillOpen(): Promise<readonly Gap[]> {
    const due = await store.nextDueAt()
    return due === null ? [] : await store.gapsAfter(due - 1)
  }

  return {
    time,
    deciding,
    dueBy,
    setRouter(next) {
      router = next
    },
    start() {
      time.start()
      running ??= loop()
    },
    async stop() {
      stopping = true
      bell.ring()
      await running
      await exclusive(async () => {
        const doubt = time.doubt()
        await store.writeMark(await observe(), doubt === null ? null : JSON.stringify(doubt))
      })
    },
    takeFacts: (id, source, build, adopt) =>
      exclusive(async () => {
        const now = await observe()
        crashPoint('fact.before-commit')
        const answer = await store.decideOne<Refusal | null>(id, now, (row) => {
          const built = buildFacts(row, now, source, build)
          return 'refusal' in built
            ? { decision: null, result: built.refusal }
            : { decision: built.decision, result: null, ...(adopt === undefined ? {} : { adopt }) }
        })
        crashPoint('fact.after-commit')
        if (answer === undefined) return undefined
        if (answer.decided === null) return { ok: false, refusal: answer.result ?? { code: 'nothing-to-do', text: 'nothing to do' } }
        told([answer.decided], now)
        bell.ring()
        return { ok: true, decided: answer.decided }
      }),
    create: (creations, decidingMs = Number.POSITIVE_INFINITY) =>
      exclusive(async () => {
        const now = await observe()
        const untilMs = machine.monotonicMs() + decidingMs
        const built: NewCluster[] = []
        for (const { creation, ...rest } of creations) {
          if (built.length > 0 && machine.monotonicMs() >= untilMs) break
          const decided = decideCreation(creation, now, deciding())
          if ('refusal' in decided) return { ok: false, id: rest.id, refusal: decided.refusal }
          built.push({ ...rest, labels: creation.labels, decide: () => decided.decision })
        }
        crashPoint('create.before-commit')
        const decided = await store.createClusters(now, built)
        crashPoint('create.after-commit')
        told(decided, now)
        bell.ring()
        return { ok: true, decided }
      }),
    relabel: (id, labels) =>
      exclusive(async () => {
        if (await store.setLabels(id, labels)) events.emit({ type: 'labels', cluster: id })
      }),
    checkCreation(creation) {
      const decided = decideCreation(creation, time.now(), deciding())
      return 'refusal' in decided ? decided.refusal : null
    },
    inTurn: (work) => exclusive(async () => await work(await observe())),
    confirmClock: () =>
      exclusive(async () => {
        await observe()
        const confirmed = time.confirm()
        if (confirmed === null) return false
        await journalEvents(confirmed)
        bell.ring()
        return true
      }),
    correctClock: (to, reason) => exclusive(() => correct(to, reason)),
  }

  function buildFacts(
    row: ClusterRow,
    now: Instant,
    source: Source,
    build: (state: ClusterState, now: Instant) => readonly Fact[] | Refusal,
  ) {
    let facts: readonly Fact[] = []
    const due = decideDue(row, now, deciding())
    const built = build(due.state, now)
    if ('code' in built) return { refusal: built }
    facts = built
    return decideFacts(row, facts, now, source, deciding())
  }

  async function correct(to: Instant, reason: string): Promise<void> {
    await voidAfter(to, await observe(), reason)
    gaps = []
    lastSeenAt = to
    await journalEvents(time.correct(to))
    bell.ring()
  }

  async function voidAfter(to: Instant, before: Instant, reason: string): Promise<void> {
    // What was missed stays missed: the gaps up to `to` hold for what is decided anew. The stamp of it all is `to`, the administrator's word,
    // which is trusted from here on (design §3.8): only what was sent before it bears a mark.
    const clockTrust = 'trusted'
    const known: Deciding = { ...deciding(), gaps: await store.gapsAfter(0), clockTrust }
    const rebuilt = await store.voidAfter(
      to,
      before,
      (row, kept, voided) => decideCorrection(row, kept, voided, { to, reason }, known),
      (state, kept, voided) => retakeCucm(state, kept, voided, to),
    )
    crashPoint('correct.after-void')
    const alsoTo = [...new Set(rebuilt.voidAlarms.flatMap((alarm) => alarm.sinks))]
    const clears = rebuilt.voidAlarms.map((alarm) => alarm.alarmId)
    const text = `An administrator set licence time back from ${formatInstant(before)} to ${formatInstant(to)}: ${reason}. ${clears.length} alarms are void.`
    await journalFact(
      { type: 'clock-corrected', data: { from: before, to, reason } },
      { severity: 6, reason: text, clears, alsoTo },
      to,
      clockTrust,
    )
    told(rebuilt.decided, to)
  }
}

/** Lets timers, sockets and requests have their turn. */
function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function readDoubt(json: string | null): Doubt {
  return json === null ? null : (JSON.parse(json) as Doubt)
}
