import { describe, expect, it } from 'vitest'
import { createDeliveries } from '../../../../src/api/stream/deliveries.js'
import type { News } from '../../../../src/api/stream/frames.js'
import type { Alarm } from '../../../../src/domain/alarm.js'
import type { AlarmView, DeliveryState, DeliveryView } from '../../../../src/engine/ports.js'

/** Alarms as a store has them, each with a delivery to every sink. */
function alarmsOf(count: number, sinks: readonly string[]) {
  const views = new Map<string, AlarmView>()
  let reads = 0
  const delivery = (alarmId: string, sink: string, state: DeliveryState, attempts = 0): DeliveryView => {
    const isGone = state === 'sent' || state === 'confirmed'
    return {
      num: null,
      id: `${alarmId}~${sink}~1`,
      alarmId,
      sink,
      state,
      attempts,
      sentAt: isGone ? 0 : null,
      confirmedAt: null,
      error: null,
    }
  }
  for (let index = 0; index < count; index++) {
    const id = `a${index}`
    const alarm = { id, cluster: index % 2 === 0 ? 'even' : 'odd' } as unknown as Alarm
    views.set(id, { alarm, void: false, deliveries: sinks.map((sink) => delivery(id, sink, 'pending')) })
  }
  return {
    all: () => [...views.values()],
    move(index: number, sink: string, state: DeliveryState, attempts = 1) {
      const view = views.get(`a${index}`)
      if (view === undefined) throw new Error(`no alarm ${index}`)
      views.set(`a${index}`, {
        ...view,
        deliveries: view.deliveries.map((each) => (each.sink === sink ? delivery(`a${index}`, sink, state, attempts) : each)),
      })
    },
    forget: (index: number) => views.delete(`a${index}`),
    read: async (id: string) => {
      reads++
      return views.get(id)
    },
    reads: () => reads,
  }
}

const unasked = () => undefined

type Told = Omit<News, 'at'>

async function tell(deliveries: ReturnType<typeof createDeliveries>, alarms: ReturnType<typeof alarmsOf>): Promise<readonly string[]> {
  const told: Told[] = []
  await deliveries.tell(alarms.read, async (news) => void told.push(news))
  return told.map(({ subject, data }) => {
    const { id, state } = JSON.parse(data) as { id: string; state: string }
    return `${subject} ${id} ${state}`
  })
}

describe('deliveries that moved', () => {
  it('are told once each, with the cluster that they are about', async () => {
    const alarms = alarmsOf(3, ['noc', 'pager'])
    const deliveries = createDeliveries(unasked)
    for (const view of alarms.all()) deliveries.track(view)
    alarms.move(0, 'noc', 'sent')
    alarms.move(1, 'noc', 'sent')
    deliveries.touch('noc', 'sent')
    expect(await tell(deliveries, alarms)).toEqual(['even a0~noc~1 sent', 'odd a1~noc~1 sent'])
    deliveries.touch('noc', 'sent')
    expect(await tell(deliveries, alarms)).toEqual([])
    expect(deliveries.isTouched()).toBe(false)
  })

  it('are found in front: of many that wait only a few are read', async () => {
    const alarms = alarmsOf(1500, ['noc'])
    const deliveries = createDeliveries(unasked)
    for (const view of alarms.all()) deliveries.track(view)
    for (let index = 0; index < 10; index++) alarms.move(index, 'noc', 'sent')
    deliveries.touch('noc', 'sent')
    expect(await tell(deliveries, alarms)).toHaveLength(10)
    expect(alarms.reads()).toBe(10 + 16)
  })

  it('are told of when an attempt failed too, and when what was sent is confirmed', async () => {
    const alarms = alarmsOf(1, ['noc'])
    const deliveries = createDeliveries(unasked)
    for (const view of alarms.all()) deliveries.track(view)
    alarms.move(0, 'noc', 'pending', 1)
    deliveries.touch('noc', 'pending')
    expect(await tell(deliveries, alarms)).toEqual(['even a0~noc~1 pending'])
    alarms.move(0, 'noc', 'sent', 2)
    deliveries.touch('noc', 'sent')
    await tell(deliveries, alarms)
    alarms.move(0, 'noc', 'confirmed', 2)
    deliveries.touch('noc', 'confirmed')
    expect(await tell(deliveries, alarms)).toEqual(['even a0~noc~1 confirmed'])
  })

  it('of an alarm that retention took are nobody’s any more', async () => {
    const alarms = alarmsOf(2, ['noc'])
    const deliveries = createDeliveries(unasked)
    for (const view of alarms.all()) deliveries.track(view)
    alarms.forget(0)
    alarms.move(1, 'noc', 'sent')
    deliveries.touch('noc', 'sent')
    expect(await tell(deliveries, alarms)).toEqual(['odd a1~noc~1 sent'])
  })

  it('are told of for the latest two thousand alarms', async () => {
    const alarms = alarmsOf(2001, ['noc'])
    const deliveries = createDeliveries(unasked)
    for (const view of alarms.all()) deliveries.track(view)
    for (let index = 0; index < 2001; index++) alarms.move(index, 'noc', 'sent')
    deliveries.touch('noc', 'sent')
    const told = await tell(deliveries, alarms)
    expect([told.length, told[0]]).toEqual([2000, 'odd a1~noc~1 sent'])
  })
})
