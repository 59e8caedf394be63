// Alarms to be formatted, without a store or a clock: two countdowns to each stop of a service, of many clusters, each with an end of its own.
import { product } from './bench-fixture.mjs'
import { END, idOf } from './fleet-fixture.mjs'

const { definitionOf } = await product('domain/catalogue.js')

const DAY_MS = 86_400_000
/** A template's text is a tree of its parts until somebody reads it: formatting is measured here, not what made the alarms. */
const inOnePiece = (text) => Buffer.from(text).toString('latin1')
const iso = (at) => `${new Date(at).toISOString().slice(0, -5)}Z`

/** A day's countdown of many clusters, and the stops of their services: what a fleet sends. */
const alarmOf = (index) => {
  const id = idOf(index)
  const node = `${id}-pub`
  const end = END + (index % 7919) * 61_000
  const isCountdown = index % 3 !== 0
  const days = (index % 30) + 1
  const name = isCountdown ? 'LicenseEvaluationCountdown' : 'ServiceStopped'
  const slot = `${id}.evaluation.20260301T170000Z.${isCountdown ? `countdown.P${days}D` : `end.ServiceStopped.${node}.proxy`}`
  const text = isCountdown
    ? `${days} days remain of the evaluation of Cisco Unified Presence 7, release 7.0. It ends at ${iso(end)} (2026-05-30 09:00 America/Los_Angeles); then Presence Engine and Proxy stop.`
    : 'Service stopped.'
  return {
    id: inOnePiece(slot),
    name,
    severity: isCountdown ? 4 : 6,
    cluster: inOnePiece(id),
    node: inOnePiece(node),
    clock: isCountdown ? 'evaluation' : null,
    daysRemaining: isCountdown ? days : null,
    dueAt: end - days * DAY_MS,
    decidedAt: end - days * DAY_MS + (index % 1000),
    expiresAt: isCountdown ? end : null,
    text: inOnePiece(text),
    reason: 'scheduled',
    clears: [],
    params: isCountdown ? {} : { IPAddress: '10.1.1.10', Hostname: node, ServiceName: 'Cisco UP SIP Proxy' },
    service: isCountdown ? null : 'proxy',
  }
}
/** What a sink renders, `count` different ones. */
export function alarmInputs(count) {
  return Array.from({ length: count }, (_, sequence) => {
    const alarm = alarmOf(sequence)
    const deliveryId = inOnePiece(`${alarm.id}~noc~1`)
    return { alarm, definition: definitionOf(alarm.name), labels: {}, deliveryId, sequence, clockTrust: 'trusted' }
  })
}
