/** An independent client of the hub, cut off and coming back as chance has it, ends with what the server has. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Filter, type News, passes } from '../../src/api/stream/frames.js'
import { createHub } from '../../src/api/stream/hub.js'

const SUBJECTS = ['a', 'b', 'c', 'daemon'] as const
const TYPES = ['alarm', 'cluster', 'delivery'] as const

const filters: fc.Arbitrary<Filter> = fc.record({
  clusters: fc.option(fc.subarray([...SUBJECTS]).map((words) => new Set(words))),
  types: fc.option(fc.subarray([...TYPES]).map((words) => new Set(words))),
})
const change = fc.record({ kind: fc.constant('change' as const), type: fc.constantFrom(...TYPES), subject: fc.constantFrom(...SUBJECTS) })
const events = fc.oneof(
  { weight: 10, arbitrary: change },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('back' as const), keepsPosition: fc.boolean(), lagging: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
)

interface Frame {
  readonly epoch: string
  readonly seq: number
  readonly prev: number
  readonly data: { readonly key: string; readonly value: number }
}

/** Knows frames and snapshots only, as any program would. */
function client() {
  const state = new Map<string, number>()
  const seen = new Set<number>()
  let last: number | null = null
  return {
    state,
    last: () => last,
    snapshot(seq: number, whole: ReadonlyMap<string, number>) {
      state.clear()
      for (const [key, value] of whole) state.set(key, value)
      seen.clear()
      last = seq
    },
    hear(frame: Frame) {
      expect(frame.prev).toBe(last)
      expect(seen.has(frame.seq)).toBe(false)
      expect(frame.seq).toBeGreaterThan(last ?? 0)
      seen.add(frame.seq)
      last = frame.seq
      state.set(frame.data.key, frame.data.value)
    },
  }
}

it('a client under random cuts, filters and resumes ends with the state that the server has; no number comes twice or is missed', () => {
  fc.assert(
    fc.property(filters, fc.integer({ min: 1, max: 12 }), fc.array(events, { maxLength: 80 }), (filter, frames, script) => {
      const hub = createHub('e1', { frames, bytes: 1_000_000 })
      const truth = new Map<string, number>()
      const visible = () => new Map([...truth].filter(([key]) => passes(filter, newsOf(key))))
      const program = client()
      let end = (): unknown => undefined
      let count = 0

      const connect = (since: number | null, lagging: number) => {
        end()
        let from = since
        if (from === null || !hub.canFollow(from)) {
          // A snapshot may be older than the moment at which it is followed, and newer than its number.
          from = hub.canFollow(hub.seq() - lagging) ? hub.seq() - lagging : hub.seq()
          program.snapshot(from, visible())
        }
        end = hub.follow({ filter, send: (bytes) => program.hear(JSON.parse(bytes.toString()) as Frame) }, from)
      }

      connect(null, 0)
      for (const event of script) {
        switch (event.kind) {
          case 'change': {
            const key = `${event.type} ${event.subject}`
            truth.set(key, ++count)
            hub.publish(newsOf(key, count))
            break
          }
          case 'cut':
            end()
            break
          case 'back':
            connect(event.keepsPosition ? program.last() : null, event.lagging)
            break
          case 'forget':
            end()
            hub.forget()
            break
        }
      }
      connect(program.last(), 0)
      expect(program.state).toEqual(visible())
    }),
  )
})

function newsOf(key: string, value = 0): News {
  const [type = '', subject = ''] = key.split(' ')
  return { type: type as News['type'], subject, at: '2026-05-01T00:00:00Z', data: JSON.stringify({ key, value }) }
}
