/**
 * From what the engine tells to frames, after the commit: alarms in order, each cluster as it is by now, the deliveries of the latest alarms,
 * the clock once a second (design §5.3). It works in slices, so that a storm holds nothing up, and not at all while nobody follows.
 */
import { formatInstant } from '../../domain/instant.js'
import type { Operating } from '../../engine/cluster-operations.js'
import type { EngineEvent } from '../../engine/events.js'
import { createBell, type Machine } from '../../engine/machine.js'
import { clockNow } from '../clock-view.js'
import type { ApiParts } from '../parts.js'
import { shownCluster } from '../shown-cluster.js'
import { alarmView } from '../views.js'
import type { Ages } from './ages.js'
import { createBacklog } from './backlog.js'
import { createDeliveries } from './deliveries.js'
import type { News } from './frames.js'
import type { Hub } from './hub.js'

const CLOCK_EVERY_MS = 1000
/** How often is looked for what has aged; a simulated clock may run at a day a second. */
const AGES_EVERY_MS = 250
/** Changes of one cluster within this are told as one. The first goes at once. */
const CLUSTERS_EVERY_MS = 50
const DELIVERIES_EVERY_MS = 200
/** So long at a time; then everything else has as long. */
const SLICE_MS = 4
/** What is told goes on being kept for so long after the last one left: a page that was cut off comes back within it. */
const LINGER_MS = 120_000

/** Why those who follow have to begin anew. */
export type Restart = 'corrected' | 'overrun' | 'fault'

export interface Newsroom {
  hear(event: EngineEvent): void
  /** Somebody follows. To be called before a snapshot is taken. */
  came(): void
  left(): void
  coalesced(): number
  stop(): Promise<void>
}

export interface NewsroomParts {
  readonly operating: Operating
  readonly sinkNow: ApiParts['sinkNow']
  readonly machine: Machine
  readonly hub: Hub
  readonly ages: Ages
  readonly restart: (why: Restart) => void
  readonly trouble: (error: unknown) => void
}

export function createNewsroom(parts: NewsroomParts): Newsroom {
  const { operating, machine, hub, ages } = parts
  const { engine, store } = operating
  const backlog = createBacklog()
  const deliveries = createDeliveries(parts.sinkNow)
  const bell = createBell(machine)
  const stopping = new AbortController()
  let followers = 0
  /** Machine time until which what is told is kept though nobody follows. */
  let keepUntilMs = Number.NEGATIVE_INFINITY
  let isKeeping = false
  const due = { clockMs: 0, agesMs: 0, clustersMs: 0, deliveriesMs: Number.POSITIVE_INFINITY }

  function isHeard(): boolean {
    return followers > 0 || machine.monotonicMs() < keepUntilMs
  }

  /** Something will not be told: nobody can follow over it. */
  function interrupt(): void {
    isKeeping = false
    backlog.clear()
    deliveries.clear()
    if (!isHeard()) ages.forget()
    hub.forget()
  }

  function begin(): void {
    if (isKeeping && !isHeard()) interrupt()
    if (isKeeping) return
    isKeeping = true
    const now = engine.time.now()
    ages.aged(now)
    ages.filled(now).catch(failed)
    due.clockMs = machine.monotonicMs()
  }

  function failed(error: unknown): void {
    parts.trouble(error)
    restart('fault')
  }

  function restart(why: Restart): void {
    interrupt()
    parts.restart(why)
    if (isHeard()) begin()
  }

  function hear(event: EngineEvent): void {
    if (event.type === 'decided') for (const { decision } of event.decided) ages.hear(decision.state)
    if (!isKeeping) return
    if (!isHeard()) return interrupt()
    switch (event.type) {
      case 'decided':
        backlog.decided(event.decided)
        break
      case 'subject-alarm':
        backlog.alarm(event.alarm, event.deliveries)
        break
      case 'daemon-fact':
        if (event.fact.type === 'clock-corrected') restart('corrected')
        return
      case 'labels':
        backlog.cluster(event.cluster, null)
        break
      case 'delivered':
      case 'delivery-failed':
        deliveries.touch(event.sink, event.type === 'delivered' ? event.state : 'pending')
        due.deliveriesMs = Math.min(due.deliveriesMs, machine.monotonicMs() + DELIVERIES_EVERY_MS)
        break
      case 'trust':
        due.clockMs = machine.monotonicMs()
        break
      default:
        return
    }
    if (backlog.isOverrun()) restart('overrun')
    bell.ring()
  }

  function publish(news: Omit<News, 'at'>): void {
    hub.publish({ ...news, at: formatInstant(engine.time.now()) })
  }

  let sliceFromMs = 0
  /** After each piece of work: is it the others' turn? */
  async function fair(): Promise<void> {
    const workedMs = machine.monotonicMs() - sliceFromMs
    if (workedMs < SLICE_MS) return
    await machine.wait(workedMs, stopping.signal)
    sliceFromMs = machine.monotonicMs()
  }

  async function tellAlarms(): Promise<void> {
    for (let next = backlog.nextAlarm(); next !== undefined && isKeeping; next = backlog.nextAlarm()) {
      deliveries.track(next)
      publish({ type: 'alarm', subject: next.alarm.cluster, data: JSON.stringify(alarmView(next, parts.sinkNow)) })
      await fair()
    }
  }

  async function tellClusters(): Promise<void> {
    // As many as there are now: one that changes meanwhile has its turn in the next round.
    for (let left = backlog.clusters(); left > 0 && isKeeping; left--) {
      await tellAlarms()
      const next = backlog.nextCluster()
      if (next === undefined) return
      const row = next.now ?? (await store.cluster(next.id))
      if (row !== undefined) publish({ type: 'cluster', subject: next.id, data: JSON.stringify(shownCluster(operating, row)) })
      await fair()
    }
  }

  async function tellDeliveries(): Promise<void> {
    await deliveries.tell(
      (alarmId) => store.alarm(alarmId),
      async (news) => {
        publish(news)
        await fair()
      },
    )
  }

  async function round(): Promise<void> {
    sliceFromMs = machine.monotonicMs()
    await tellAlarms()
    const nowMs = machine.monotonicMs()
    if (nowMs >= due.clockMs) {
      due.clockMs = nowMs + CLOCK_EVERY_MS
      publish({ type: 'clock', subject: null, data: JSON.stringify(await clockNow(parts)) })
    }
    if (nowMs >= due.agesMs) {
      due.agesMs = nowMs + AGES_EVERY_MS
      for (const id of ages.aged(engine.time.now())) backlog.cluster(id, null)
    }
    if (nowMs >= due.clustersMs && backlog.clusters() > 0) {
      await tellClusters()
      due.clustersMs = machine.monotonicMs() + CLUSTERS_EVERY_MS
    }
    if (nowMs >= due.deliveriesMs) {
      due.deliveriesMs = Number.POSITIVE_INFINITY
      await tellDeliveries()
    }
  }

  function untilNextDuty(): number {
    const next = Math.min(due.clockMs, due.agesMs, due.deliveriesMs, backlog.clusters() > 0 ? due.clustersMs : Number.POSITIVE_INFINITY)
    return Math.max(0, next - machine.monotonicMs())
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (isKeeping && !isHeard()) interrupt()
      if (!isKeeping) {
        await bell.wait(LINGER_MS)
        continue
      }
      try {
        await round()
      } catch (error) {
        failed(error)
      }
      await bell.wait(untilNextDuty())
    }
  }

  const running = run()
  return {
    hear,
    came() {
      begin()
      followers++
      bell.ring()
    },
    left() {
      followers--
      if (followers === 0) keepUntilMs = machine.monotonicMs() + LINGER_MS
    },
    coalesced: () => backlog.coalesced(),
    async stop() {
      stopping.abort()
      bell.ring()
      await running
    },
  }
}
