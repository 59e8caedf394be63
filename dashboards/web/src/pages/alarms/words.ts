/** Words of the alarms' pages. Pure. */
import type { AlarmObject, DeliveryObject } from '../../api/types.js'
import type { Mark } from '../../band.js'
import { counted } from '../../words/days.js'

export const REASON_WORDS: Readonly<Record<AlarmObject['reason'], string>> = {
  scheduled: 'on schedule',
  'catch-up': 'late: its instant passed while the daemon was not running, or before the cluster was here',
  fact: 'something happened to the cluster',
  clock: 'the machine’s clock',
  drill: 'a drill: nothing is wrong',
}

/** What an alarm's id says of its cause (design §3.6): `evaluation, 30 days left`, `grace, reminder after 7 days`. */
export function slotWords(id: string): string {
  const [, clock, slot, amount] = /\.(evaluation|grace)\.[^.]+\.(countdown|end|reminder|started|cleared)(?:\.PT?(\d+[DH]))?/.exec(id) ?? []
  if (clock === undefined) return id
  const length = amount === undefined ? '' : counted(Number.parseInt(amount, 10), amount.endsWith('H') ? 'hour' : 'day')
  switch (slot) {
    case 'countdown':
      return `${clock}, ${length} left`
    case 'reminder':
      return `${clock}, reminder ${length} after the end`
    case 'end':
      return `${clock} ended`
    default:
      return `${clock} ${slot}`
  }
}

export function bandOfDelivery({ state, attempts }: Pick<DeliveryObject, 'state' | 'attempts'>): Mark {
  switch (state) {
    case 'failed':
      return 'ended'
    case 'pending':
      return attempts > 1 ? 'week' : 'off'
    case 'sent':
    case 'confirmed':
      return 'fine'
  }
}

/** `sent at the first try`, `pending, 3 tries`, `failed after 2 tries`, `pending, not tried yet`. */
export function attemptWords({ state, attempts }: Pick<DeliveryObject, 'state' | 'attempts'>): string {
  if (state === 'pending') return attempts === 0 ? 'pending, not tried yet' : `pending, ${counted(attempts, 'try', 'tries')}`
  if (state === 'failed') return `refused for good after ${counted(attempts, 'try', 'tries')}`
  return attempts <= 1 ? `${state} at the first try` : `${state} after ${counted(attempts, 'try', 'tries')}`
}

/** The round of a delivery's id, `…~noc~2`: 1 unless routing repeated it. */
export function roundOf(id: string): number {
  return Number(id.split('~')[2] ?? 1)
}

export function alarmOfDelivery(id: string): string {
  return id.split('~')[0] ?? id
}
