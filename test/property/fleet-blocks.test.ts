import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Mode } from '../../src/domain/mode.js'
import { createFleetBlocks, type Place } from '../../src/telemetry/fleet-blocks.js'

const FAMILIES = 2
const CLUSTERS = 600

interface Given {
  readonly mode: Mode | null
  readonly lines: readonly string[]
}

const given = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ mode: fc.constantFrom<Mode>('evaluation', 'production'), lines: fc.tuple(fc.string(), fc.string()) }),
  },
  { weight: 1, arbitrary: fc.constant<Given>({ mode: null, lines: ['', ''] }) },
)
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.record({ cluster: fc.nat(CLUSTERS - 1), given }) },
  { weight: 1, arbitrary: fc.constant('read' as const) },
)

it('blocks hold the latest lines of every cluster in the order in which the clusters came, whenever they are read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: CLUSTERS }), fc.array(deed, { maxLength: 200 }), (already, deeds) => {
      const blocks = createFleetBlocks(FAMILIES)
      const places = new Map<number, Place>()
      const latest = new Map<number, Given>()
      const put = (cluster: number, each: Given) => {
        places.set(cluster, blocks.put(places.get(cluster) ?? null, each.mode, each.lines))
        latest.set(cluster, each)
      }
      const check = () => {
        const read = [...blocks.settled()]
        const wanted = [...latest.values()]
        expect(read.flatMap(({ modes }) => modes)).toEqual(wanted.map(({ mode }) => mode))
        for (let family = 0; family < FAMILIES; family++) {
          const text = read.map(({ texts }) => texts[family]).join('')
          expect(text).toBe(wanted.map(({ lines }) => lines[family]).join(''))
        }
      }
      for (let cluster = 0; cluster < already; cluster++) put(cluster, { mode: 'evaluation', lines: [`a${cluster}`, `b${cluster}`] })
      for (const each of deeds) {
        if (each === 'read') check()
        else put(each.cluster, each.given)
      }
      check()
    }),
  )
})
