/** The preview: the same timeline with another `until`, in which every occurrence is decided when it is due (design §2.2). Changes nothing. */
import type { Alarm } from '../domain/alarm.js'
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { Entry, Fact } from '../domain/journal.js'
import { record } from '../domain/record.js'
import { type Refusal, refusalOf } from '../domain/refusal.js'
import { startRun } from '../domain/run.js'
import { advance, take } from '../domain/timeline.js'
import { type Deciding, profileOf } from './decide.js'
import type { Decision, Router } from './ports.js'
import { labelsOf } from './tell.js'

export interface PreviewItem {
  readonly at: Instant
  readonly kind: 'alarm' | 'mode' | 'service-stop' | 'service-start' | 'file-archive'
  readonly alarmId?: string
  readonly name?: string
  readonly severity?: number
  readonly node?: string
  readonly service?: string
  readonly mode?: string
  readonly file?: string
  readonly sinks?: readonly string[]
}

export interface PreviewRow {
  readonly state: ClusterState
  readonly labels: Readonly<Record<string, string>>
}

/** Facts that are not true yet; those without an instant happen at `from`. Ascending by `at`. */
export interface Supposed {
  readonly at: Instant
  readonly fact: Fact
}

/** Everything that will happen in (position, until], nobody doing anything more. */
export function preview(row: PreviewRow, until: Instant, deciding: Pick<Deciding, 'profiles' | 'router'>): readonly PreviewItem[] {
  const result = suppose(row, [], until, deciding)
  return 'items' in result ? result.items : []
}

/** The same with supposed facts; answers the first refusal among them. */
export function suppose(
  row: PreviewRow,
  supposed: readonly Supposed[],
  until: Instant,
  deciding: Pick<Deciding, 'profiles' | 'router'>,
): { readonly items: readonly PreviewItem[] } | { readonly refusal: Refusal } {
  const profile = profileOf(row.state.product, deciding)
  const run = startRun(row.state, profile)
  for (const { at, fact } of supposed) {
    advance(run, at)
    const refusal = refusalOf(run.state, fact, profile)
    if (refusal !== null) return { refusal }
    take(run, fact, at, 'api')
  }
  advance(run, until)
  const sinks = new Map<string, readonly string[]>()
  const recorded = record(row.state, run, {
    profile,
    decidedAt: (dueAt) => dueAt,
    firstSeq: row.state.seq + 1,
    gaps: [],
    tell: (alarm, alsoTo) => {
      const told = routed(alarm, alsoTo, run.state, row.labels, deciding.router)
      sinks.set(alarm.id, told)
      return told
    },
  })
  return { items: itemsOf(recorded.entries, recorded.alarms, sinks) }
}

/** What a creation decides at once, as preview items: for `preview --config`, which has no daemon to ask. */
export function itemsOfDecision(decision: Decision): readonly PreviewItem[] {
  const sinks = new Map<string, string[]>()
  for (const delivery of decision.deliveries) sinks.set(delivery.alarmId, [...(sinks.get(delivery.alarmId) ?? []), delivery.sink])
  return itemsOf(decision.entries, decision.alarms, sinks).filter((item) => item.kind === 'alarm')
}

function routed(
  alarm: Alarm,
  alsoTo: readonly string[],
  state: ClusterState,
  labels: PreviewRow['labels'],
  router: Router,
): readonly string[] {
  return [...new Set([...router.route(labelsOf(alarm, { product: state.product, release: state.release, labels })), ...alsoTo])]
}

function itemsOf(
  entries: readonly Entry[],
  alarms: readonly Alarm[],
  sinks: ReadonlyMap<string, readonly string[]>,
): readonly PreviewItem[] {
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]))
  return entries.flatMap((entry): readonly PreviewItem[] => {
    const { at } = entry
    switch (entry.type) {
      case 'alarm': {
        const alarm = byId.get(entry.data.alarmId)
        if (alarm === undefined) return []
        const { id: alarmId, name, severity, node, service } = alarm
        return [
          { at, kind: 'alarm', alarmId, name, severity, node, ...(service === null ? {} : { service }), sinks: sinks.get(alarmId) ?? [] },
        ]
      }
      case 'mode':
        return [{ at, kind: 'mode', mode: entry.data.to }]
      case 'service-stop':
      case 'service-start':
        return [{ at, kind: entry.type, node: entry.data.node, service: entry.data.service }]
      case 'file-archive':
        return [{ at, kind: 'file-archive', file: entry.data.file }]
      default:
        return []
    }
  })
}
