/** What became of the deliveries of the last day, by sink. Pure. */
import type { AlarmObject, SinkObject } from '../../api/types.js'

export interface SinkCounts {
  readonly sent: number
  readonly confirmed: number
  readonly failed: number
}

const NONE: SinkCounts = { sent: 0, confirmed: 0, failed: 0 }

/** `sent` counts what has left, confirmed or not. */
export function countsBySink(alarms: readonly Pick<AlarmObject, 'deliveries'>[]): ReadonlyMap<string, SinkCounts> {
  const counts = new Map<string, SinkCounts>()
  for (const { deliveries } of alarms) {
    for (const { sink, state } of deliveries) {
      const before = counts.get(sink) ?? NONE
      counts.set(sink, {
        sent: before.sent + (state === 'sent' || state === 'confirmed' ? 1 : 0),
        confirmed: before.confirmed + (state === 'confirmed' ? 1 : 0),
        failed: before.failed + (state === 'failed' ? 1 : 0),
      })
    }
  }
  return counts
}

/** Where a delivery ends at `sent`, a confirmation is not to be had (design §5.3): `n/a`, never 0. */
export function canConfirm({ type, description }: Pick<SinkObject, 'type' | 'description'>): boolean {
  if (type === 'file') return false
  return type !== 'syslog' || /\brelp\b/i.test(description)
}

/** `syslog TCP`, `file`, `webhook`. */
export function kindWords({ type, description }: Pick<SinkObject, 'type' | 'description'>): string {
  const transport = /^syslog (udp|tcp|tls|relp)\b/i.exec(description)?.[1]
  return transport === undefined ? type : `syslog ${transport.toUpperCase()}`
}
