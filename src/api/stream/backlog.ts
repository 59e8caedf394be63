/** What is still to be told: alarms one by one, of each cluster only how it is by now. Filled by what the engine tells, after the commit. */
import type { Alarm } from '../../domain/alarm.js'
import type { AlarmView, ClusterRow, Decided, DeliveryDraft } from '../../engine/ports.js'

type ClusterNow = Pick<ClusterRow, 'state' | 'labels'>

/** More alarms than this, and those who follow do better to begin anew. */
const ALARMS_MAX = 20_000
/** States held for clusters that wait; of further ones the store is asked. */
const STATES_MAX = 2000

export interface Backlog {
  decided(decided: readonly Decided[]): void
  alarm(alarm: Alarm, deliveries: readonly DeliveryDraft[]): void
  /** The cluster is shown otherwise; `null`: the store knows how. */
  cluster(id: string, now: ClusterNow | null): void
  nextAlarm(): AlarmView | undefined
  nextCluster(): { readonly id: string; readonly now: ClusterNow | null } | undefined
  alarms(): number
  clusters(): number
  isOverrun(): boolean
  /** Changes of a cluster that were told as one with a later one. */
  coalesced(): number
  clear(): void
}

export function createBacklog(): Backlog {
  let alarms: AlarmView[] = []
  let head = 0
  const clusters = new Map<string, ClusterNow | null>()
  let states = 0
  let coalesced = 0

  function alarm(raised: Alarm, deliveries: readonly DeliveryDraft[]): void {
    alarms.push({ alarm: raised, void: false, deliveries: deliveries.map(pending) })
  }

  function cluster(id: string, now: ClusterNow | null): void {
    const before = clusters.get(id)
    if (before !== undefined) coalesced++
    if (before) states--
    const held = states < STATES_MAX ? now : null
    if (held !== null) states++
    clusters.set(id, held)
  }

  return {
    alarm,
    cluster,
    decided(decided) {
      for (const { cluster: id, decision, labels } of decided) {
        for (const raised of decision.alarms)
          alarm(
            raised,
            decision.deliveries.filter(({ alarmId }) => alarmId === raised.id),
          )
        cluster(id, { state: decision.state, labels })
      }
    },
    nextAlarm() {
      const next = alarms[head]
      if (next === undefined) return undefined
      head++
      if (head === alarms.length) {
        alarms = []
        head = 0
      }
      return next
    },
    nextCluster() {
      for (const [id, now] of clusters) {
        clusters.delete(id)
        if (now !== null) states--
        return { id, now }
      }
      return undefined
    },
    alarms: () => alarms.length - head,
    clusters: () => clusters.size,
    isOverrun: () => alarms.length - head > ALARMS_MAX,
    coalesced: () => coalesced,
    clear() {
      alarms = []
      head = 0
      clusters.clear()
      states = 0
    },
  }
}

function pending({ id, alarmId, sink }: DeliveryDraft): AlarmView['deliveries'][number] {
  return { num: null, id, alarmId, sink, state: 'pending', attempts: 0, sentAt: null, confirmedAt: null, error: null }
}
