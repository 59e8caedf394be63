import { describe, expect, it } from 'vitest'
import type { Filter, News } from '../../../../src/api/stream/frames.js'
import { createHub, type Hub } from '../../../../src/api/stream/hub.js'

const EVERYTHING: Filter = { clusters: null, types: null }
const WIDE = { frames: 100, bytes: 1_000_000 }

function news(type: News['type'], subject: string | null, data: unknown = {}): News {
  return { type, subject, at: '2026-05-01T00:00:00Z', data: JSON.stringify(data) }
}

interface Frame {
  readonly type: string
  readonly seq: number
  readonly prev: number
}

function following(
  hub: Hub,
  seq: number,
  filter: Filter = EVERYTHING,
): { readonly frames: Frame[]; readonly bytes: Buffer[]; end(): void } {
  const frames: Frame[] = []
  const bytes: Buffer[] = []
  const end = hub.follow(
    {
      filter,
      send(frame) {
        bytes.push(frame)
        frames.push(JSON.parse(frame.toString()) as Frame)
      },
    },
    seq,
  )
  return { frames, bytes, end }
}

const numbers = (frames: readonly Frame[]) => frames.map(({ prev, seq }) => [prev, seq])

describe('a frame', () => {
  it('has type, epoch, seq, prev, at and data, in this order and nothing else', () => {
    const hub = createHub('e1', WIDE)
    const { bytes } = following(hub, hub.seq())
    hub.publish(news('cluster', 'cup-sjc', { id: 'cup-sjc' }))
    const text = '{"type":"cluster","epoch":"e1","seq":2,"prev":1,"at":"2026-05-01T00:00:00Z","data":{"id":"cup-sjc"}}'
    expect(bytes.map(String)).toEqual([text])
  })

  it('is written once for all who have had the same frame before', () => {
    const hub = createHub('e1', WIDE)
    const [one, other] = [following(hub, hub.seq()), following(hub, hub.seq())]
    const filter = { clusters: new Set(['b']), types: null }
    const [narrow, narrowToo] = [following(hub, hub.seq(), filter), following(hub, hub.seq(), filter)]
    hub.publish(news('cluster', 'a'))
    hub.publish(news('cluster', 'b'))
    expect(one.bytes[1]).toBe(other.bytes[1])
    expect(narrow.bytes[0]).toBe(narrowToo.bytes[0])
    expect(narrow.bytes[0]).not.toBe(one.bytes[1])
  })
})

describe('numbers', () => {
  it('count the whole stream, and each frame names the one before it', () => {
    const hub = createHub('e1', WIDE)
    const { frames } = following(hub, hub.seq())
    for (let index = 0; index < 3; index++) hub.publish(news('clock', null))
    expect(numbers(frames)).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ])
  })

  it('behind a filter name the last frame that passed', () => {
    const hub = createHub('e1', WIDE)
    const { frames } = following(hub, hub.seq(), { clusters: new Set(['a']), types: new Set(['alarm', 'cluster']) })
    hub.publish(news('alarm', 'b'))
    hub.publish(news('alarm', 'a'))
    hub.publish(news('clock', null))
    hub.publish(news('delivery', 'a'))
    hub.publish(news('cluster', 'a'))
    expect(numbers(frames)).toEqual([
      [1, 3],
      [3, 6],
    ])
  })
})

describe('a filter', () => {
  it.each([
    ['nothing named', EVERYTHING, ['alarm a', 'cluster b', 'delivery a', 'alarm daemon', 'clock *']],
    ['clusters', { clusters: new Set(['a']), types: null }, ['alarm a', 'delivery a', 'clock *']],
    ['the daemon', { clusters: new Set(['daemon']), types: null }, ['alarm daemon', 'clock *']],
    ['types', { clusters: null, types: new Set(['alarm']) }, ['alarm a', 'alarm daemon']],
    ['both', { clusters: new Set(['b']), types: new Set(['cluster']) }, ['cluster b']],
  ])('with %s lets through what it names', (_, filter, expected) => {
    const hub = createHub('e1', WIDE)
    const { frames } = following(hub, hub.seq(), filter)
    const all = [
      ['alarm', 'a'],
      ['cluster', 'b'],
      ['delivery', 'a'],
      ['alarm', 'daemon'],
      ['clock', null],
    ] as const
    for (const [type, subject] of all) hub.publish(news(type, subject, { is: `${type} ${subject ?? '*'}` }))
    expect(frames.map((frame) => (frame as unknown as { data: { is: string } }).data.is)).toEqual(expected)
  })
})

describe('whoever comes back', () => {
  it('gets what was missed, once and in order, then what comes', () => {
    const hub = createHub('e1', WIDE)
    const first = following(hub, hub.seq())
    hub.publish(news('clock', null))
    first.end()
    hub.publish(news('clock', null))
    hub.publish(news('clock', null))
    const again = following(hub, 2)
    hub.publish(news('clock', null))
    expect(numbers(first.frames)).toEqual([[1, 2]])
    expect(numbers(again.frames)).toEqual([
      [2, 3],
      [3, 4],
      [4, 5],
    ])
  })

  it('cannot follow from the future, nor from what is no longer kept', () => {
    const hub = createHub('e1', { frames: 3, bytes: 1_000_000 })
    for (let index = 0; index < 5; index++) hub.publish(news('clock', null))
    expect([1, 2, 3, 4, 5, 6, 7].filter(hub.canFollow)).toEqual([3, 4, 5, 6])
    expect(() => following(hub, 7)).toThrow('nobody can follow from 7')
    expect(numbers(following(hub, 3).frames)).toEqual([
      [3, 4],
      [4, 5],
      [5, 6],
    ])
  })

  it('is bounded by bytes as well as by frames', () => {
    const hub = createHub('e1', { frames: 1000, bytes: 1000 })
    for (let index = 0; index < 10; index++) hub.publish(news('cluster', 'a', { filler: 'x'.repeat(286) }))
    expect([8, 9, 10, 11].filter(hub.canFollow)).toEqual([8, 9, 10, 11])
    expect(hub.canFollow(7)).toBe(false)
  })

  it('cannot follow over what was forgotten', () => {
    const hub = createHub('e1', WIDE)
    hub.publish(news('clock', null))
    const before = hub.seq()
    hub.forget()
    expect(hub.canFollow(before)).toBe(false)
    expect(hub.canFollow(hub.seq())).toBe(true)
  })
})
