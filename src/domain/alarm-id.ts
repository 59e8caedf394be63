/** Alarm ids (design §3.6): the cause and, but for the clock's own alarm, what it is about. */
import type { ClusterState } from './cluster.js'
import type { Cause, DueAlarm } from './steps.js'

/** `cup-sjc.evaluation.20260301T170000Z.countdown.P30D`, or `cup-sjc.fact.42`. */
export function causeId(subject: string, cause: Cause, factSeq: number): string {
  return cause.kind === 'slot' ? `${subject}.${cause.clock.key}.${cause.slot}` : `${subject}.fact.${factSeq}`
}

/** The whole id; one that a correction made void comes again as `.r2`, `.r3` … (design §3.8). */
export function alarmId(
  state: Pick<ClusterState, 'voided'>,
  cause: string,
  due: Pick<DueAlarm, 'own' | 'name' | 'node' | 'service'>,
): string {
  const id = due.own ? cause : [cause, due.name, ...(due.service === null ? [] : [due.node, due.service])].join('.')
  // Nearly always nothing is void, and a look-up of a text that was just put together costs more than all of it.
  const voided = isEmpty(state.voided) ? 0 : (state.voided[id] ?? 0)
  return voided === 0 ? id : `${id}.r${voided + 1}`
}

function isEmpty(record: Readonly<Record<string, number>>): boolean {
  for (const _ in record) return false
  return true
}

/** `<alarm id>~<sink>~<round>`: what a receiver drops repeats by (design §2.3). */
export function deliveryId(alarm: string, sink: string, round: number): string {
  return `${alarm}~${sink}~${round}`
}
