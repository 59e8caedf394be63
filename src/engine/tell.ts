/** Telling: an alarm becomes its deliveries, with the sequence numbers and bytes that they will always have (design §2.3, §4). */
import type { Alarm, Labels } from '../domain/alarm.js'
import { deliveryId } from '../domain/alarm-id.js'
import type { DeliveryDraft, Router } from './ports.js'

export interface Telling {
  readonly router: Router
  readonly clockTrust: 'trusted' | 'unsynchronised' | 'lost'
}

export interface Teller {
  /** Answers the sinks told. */
  readonly tell: (alarm: Alarm, alsoTo: readonly string[]) => readonly string[]
  readonly deliveries: DeliveryDraft[]
  /** The (sink, node) pairs whose next sequence number moved. */
  readonly moved: Record<string, number>
}

const SEQUENCE_MODULUS = 2 ** 32

const SEVERITY_LABELS = ['0', '1', '2', '3', '4', '5', '6', '7'] as const

/** What of an alarm its labels say. */
export type Labelled = Pick<Alarm, 'name' | 'cluster' | 'node' | 'severity' | 'clock'>

export interface LabelledSubject {
  readonly product: string
  readonly release: string
  readonly labels: Labels
}

/** The labels that routes see: the alarm's own over the cluster's (design §5.3). */
export function labelsOf(alarm: Labelled, subject: LabelledSubject): Labels {
  const labels: Record<string, string> = {
    alertname: alarm.name,
    cluster: alarm.cluster,
    node: alarm.node,
    severity: SEVERITY_LABELS[alarm.severity],
    product: subject.product,
    release: subject.release,
  }
  if (alarm.clock !== null) labels.clock = alarm.clock
  for (const [name, value] of Object.entries(subject.labels)) if (!Object.hasOwn(labels, name)) labels[name] = value
  return labels
}

function sequenceKey(sink: string, node: string): string {
  return `${sink}\n${node}`
}

export function teller(
  telling: Telling,
  subject: { readonly product: () => string; readonly release: () => string; readonly labels: Labels },
  sequences: Readonly<Record<string, number>>,
): Teller {
  const deliveries: DeliveryDraft[] = []
  const moved: Record<string, number> = {}
  // The alarms of one decision are mostly of one node and one sink: a text that was just put together is slow to look up by.
  let pair = { sink: '', node: '', key: sequenceKey('', '') }

  function keyOf(sink: string, node: string): string {
    if (pair.sink !== sink || pair.node !== node) pair = { sink, node, key: sequenceKey(sink, node) }
    return pair.key
  }

  function deliver(alarm: Alarm, labels: Labels, sink: string): boolean {
    const key = keyOf(sink, alarm.node)
    const sequence = moved[key] ?? sequences[key] ?? 0
    const id = deliveryId(alarm.id, sink, 1)
    const rendered = telling.router.render(sink, { alarm, labels, deliveryId: id, sequence, clockTrust: telling.clockTrust })
    if (rendered === undefined) return false
    if (rendered.sequencesTaken > 0) moved[key] = (sequence + rendered.sequencesTaken) % SEQUENCE_MODULUS
    deliveries.push({ id, alarmId: alarm.id, sink, round: 1, payload: rendered.payload })
    return true
  }

  return {
    deliveries,
    moved,
    tell(alarm, alsoTo) {
      const labels = labelsOf(alarm, { product: subject.product(), release: subject.release(), labels: subject.labels })
      const sinks = [...new Set([...telling.router.route(labels), ...alsoTo])]
      return sinks.filter((sink) => deliver(alarm, labels, sink))
    },
  }
}
