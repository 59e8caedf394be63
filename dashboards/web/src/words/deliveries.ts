/** What became of an alarm's deliveries: the page speaks of trouble, and is short about the rest. */
import type { DeliveryObject } from '../api/types.js'

export interface DeliveryWords {
  readonly trouble: boolean
  readonly text: string
}

/** `5 of 5 sent`; `pager pending` as soon as one is late or its sink fails; `pager failed`; `no sink`. */
export function deliveryWords(
  deliveries: readonly Pick<DeliveryObject, 'sink' | 'state' | 'attempts'>[],
  failingSinks: ReadonlySet<string> = new Set(),
): DeliveryWords {
  if (deliveries.length === 0) return { trouble: true, text: 'no sink' }
  const failed = namesOf(deliveries.filter(({ state }) => state === 'failed'))
  if (failed !== null) return { trouble: true, text: `${failed} failed` }
  // The first try is no trouble yet: over TCP every delivery waits for its confirm window.
  const late = namesOf(deliveries.filter(({ sink, state, attempts }) => state === 'pending' && (attempts > 1 || failingSinks.has(sink))))
  if (late !== null) return { trouble: true, text: `${late} pending` }
  const done = deliveries.filter(({ state }) => state === 'sent' || state === 'confirmed').length
  return { trouble: false, text: `${done} of ${deliveries.length} sent` }
}

function namesOf(deliveries: readonly { readonly sink: string }[]): string | null {
  const [first, ...others] = deliveries
  if (first === undefined) return null
  return others.length === 0 ? first.sink : `${first.sink} and ${others.length} more`
}
