/** From rows to what the API shows: the domain's views with their instants as text. Typed by the schemas, so the two cannot disagree. */

import type { ClusterState } from '../domain/cluster.js'
import { formatInstant, type Instant } from '../domain/instant.js'
import type { ProductProfile } from '../domain/profile.js'
import { next } from '../domain/timeline.js'
import { clockViews, serviceViews, warningsOf } from '../domain/view.js'
import type { AlarmView, ClusterRow, DeliveryView, JournalEntryView } from '../engine/ports.js'
import type { PreviewItem } from '../engine/preview.js'
import type { Difference } from '../engine/what-if.js'
import type { ApiParts } from './parts.js'
import type { AlarmObject, DeliveryObject } from './schemas/alarm.js'
import type { ClusterObject } from './schemas/cluster.js'
import type { DifferenceObject, JournalEntry, PreviewObject } from './schemas/timeline.js'

export function clusterView({ state, labels }: Pick<ClusterRow, 'state' | 'labels'>, profile: ProductProfile, now: Instant): ClusterObject {
  const { id, product, release, timezone, cucm, mode, eula, retiredAt } = state
  return {
    id,
    product,
    release,
    timezone,
    ...(cucm === undefined ? {} : { cucm }),
    labels: { ...labels },
    mode,
    clocks: clockViews(state, profile, now).map((clock) => ({
      ...clock,
      startsAt: formatInstant(clock.startsAt),
      endsAt: formatInstant(clock.endsAt),
    })),
    ...(eula === undefined || eula === null ? {} : { eula: { acceptedBy: eula.acceptedBy, at: formatInstant(eula.at) } }),
    nextAlarmAt: textOrNull(next(state, profile)?.slot.at ?? null),
    nodes: nodesOf(state),
    services: serviceViews(state).map((service) => ({ ...service })),
    warnings: warningsOf(state, profile, now).map((warning) => ({ ...warning })),
    ...(retiredAt === null ? {} : { retiredAt: formatInstant(retiredAt) }),
  }
}

function nodesOf({ nodes }: ClusterState): ClusterObject['nodes'] {
  return nodes.map(({ hostname, address, mac, role, rebuildCause }) => ({
    hostname,
    address,
    mac,
    role,
    ...(rebuildCause === undefined ? {} : { rebuildCause }),
  }))
}

export function alarmView({ alarm, deliveries, ...view }: AlarmView, sinkNow: SinkNowOf): AlarmObject {
  const { id, name, severity, cluster, node, clock, daysRemaining, dueAt, decidedAt, expiresAt, text, reason, clears } = alarm
  return {
    id,
    name,
    severity,
    cluster,
    node,
    clock,
    daysRemaining,
    dueAt: formatInstant(dueAt),
    decidedAt: formatInstant(decidedAt),
    expiresAt: textOrNull(expiresAt),
    text,
    reason,
    clears: [...clears],
    deliveries: deliveries.map((delivery) => deliveryObjectOf(delivery, sinkNow)),
    ...(view.void ? { void: true as const } : {}),
  }
}

type SinkNowOf = ApiParts['sinkNow']

/** A pending delivery is shown as it is now: an attempt under way counts, and its sink's trouble is its own. */
export function deliveryObjectOf(
  { num, id, sink, state, sentAt, confirmedAt, ...stored }: DeliveryView,
  sinkNow: SinkNowOf,
): DeliveryObject {
  const now = state === 'pending' ? sinkNow(sink) : undefined
  const attempts = stored.attempts + (num !== null && now?.isUnderWay(num) === true ? 1 : 0)
  const error = stored.error ?? now?.error ?? null
  return { id, sink, state, attempts, sentAt: textOrNull(sentAt), confirmedAt: textOrNull(confirmedAt), error }
}

function textOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}

export function journalView({ seq, at, type, source, data, ...view }: JournalEntryView): JournalEntry {
  return { seq, at: formatInstant(at), type, source, data: { ...data }, ...(view.void ? { void: true as const } : {}) }
}

export function previewView({ at, sinks, ...item }: PreviewItem): PreviewObject {
  return { at: formatInstant(at), ...item, ...(sinks === undefined ? {} : { sinks: [...sinks] }) } as PreviewObject
}

export function differenceView({ added, removed, moved }: Difference): DifferenceObject {
  return {
    added: added.map(previewView),
    removed: removed.map(previewView),
    moved: moved.map(({ from, to }) => ({ from: previewView(from), to: previewView(to) })),
  }
}
