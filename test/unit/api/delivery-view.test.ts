/** A delivery is shown as it is now, not only as the store has it. */
import { expect, it } from 'vitest'
import { deliveryObjectOf } from '../../../src/api/views.js'
import type { DeliveryView } from '../../../src/engine/ports.js'
import type { SinkNow } from '../../../src/routing/dispatchers.js'

const STORED: DeliveryView = {
  num: 7,
  id: 'a~noc~1',
  alarmId: 'a',
  sink: 'noc',
  state: 'pending',
  attempts: 0,
  sentAt: null,
  confirmedAt: null,
  error: null,
}
const failing: SinkNow = { error: 'nobody listens', isUnderWay: () => false }
const sending: SinkNow = { error: null, isUnderWay: (num) => num === 7 }

it.each<[string, Partial<DeliveryView>, SinkNow | undefined, object]>([
  ['waits behind the head of a failing sink', {}, failing, { attempts: 0, error: 'nobody listens' }],
  ['has a trouble of its own', { attempts: 3, error: 'refused' }, failing, { attempts: 3, error: 'refused' }],
  ['was written and waits for its window', {}, sending, { attempts: 1, error: null }],
  ['was written again', { attempts: 1, error: 'the peer closed' }, sending, { attempts: 2, error: 'the peer closed' }],
  ['waits behind what is written', { num: 8 }, sending, { attempts: 0, error: null }],
  ['waits for a sink that is no more', {}, undefined, { attempts: 0, error: null }],
  ['was sent meanwhile', { state: 'sent', attempts: 1, sentAt: 0 }, failing, { attempts: 1, error: null }],
])('a delivery that %s', (_, stored, now, shown) => {
  expect(deliveryObjectOf({ ...STORED, ...stored }, () => now)).toMatchObject(shown)
})
