/** The series of Communications Managers: kept up with what is told, read again only where something was. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LoginRefusalCode } from '../../../src/engine/telemetry-port.js'
import { createLicensed, type Licensed, type LicensedFigures } from '../../../src/telemetry/licensed.js'
import { at, block } from '../../support/clusters.js'
import { readExposition } from '../../support/exposition.js'
import { creation, type Metered, metered, scrape, textOf } from './metered.js'

const INSTALLED = at('2026-03-01T17:00:00Z')

/** Communications Managers as somebody else keeps them, and how often each was asked for. */
function managers() {
  const rows = new Map<string, LicensedFigures>()
  const asked: string[] = []
  let isAnswering = true
  function answer<T>(question: string, value: T): Promise<T> {
    asked.push(question)
    return isAnswering ? Promise.resolve(value) : Promise.reject(new Error('the store is busy'))
  }
  return {
    rows,
    asked,
    fail: (fails: boolean) => {
      isAnswering = !fails
    },
    put(cucm: string, used: number, clusters: readonly string[]) {
      const units = { units: { available: 50, used, overdraft: 2 }, 'cupc-software': { available: 5, used: 1, overdraft: 0 } }
      rows.set(cucm, { cucm, units, users: { cup: used, cupc: 1 }, clusters })
    },
    reading: { all: () => answer('all', [...rows.values()]), one: (cucm: string) => answer(cucm, rows.get(cucm)) },
  }
}

function creationOf(id: string, cucm: string) {
  const { nodes } = creation(id, INSTALLED).block
  return creation(id, INSTALLED, { block: block({ id, nodes, cucm }) })
}

const NAMES = ['lapsewatch_license_units', 'lapsewatch_license_users']
const unitsSeries = (cucm: string, used: number) => [
  `lapsewatch_license_units{cucm="${cucm}",kind="cupc-software",state="available"} 5`,
  `lapsewatch_license_units{cucm="${cucm}",kind="cupc-software",state="overdraft"} 0`,
  `lapsewatch_license_units{cucm="${cucm}",kind="cupc-software",state="used"} 1`,
  `lapsewatch_license_units{cucm="${cucm}",kind="units",state="available"} 50`,
  `lapsewatch_license_units{cucm="${cucm}",kind="units",state="overdraft"} 2`,
  `lapsewatch_license_units{cucm="${cucm}",kind="units",state="used"} ${used}`,
]
const usersSeries = (cluster: string, cup: number) => [
  `lapsewatch_license_users{capability="cup",cluster="${cluster}"} ${cup}`,
  `lapsewatch_license_users{capability="cupc",cluster="${cluster}"} 1`,
]

let world: Metered
let cucms: ReturnType<typeof managers>
let metrics: ReturnType<Metered['metrics']>
beforeEach(async () => {
  world = await metered(INSTALLED)
  cucms = managers()
  metrics = world.metrics({ licensed: cucms.reading })
})
const series = async () => {
  const read = await scrape(metrics)
  return NAMES.flatMap((name) => read.series(name))
}

describe('Communications Managers', () => {
  it('that are not there have no family at all', async () => {
    const { families } = await scrape(metrics)
    expect([...families.keys()].filter((name) => /license_u|logins/.test(name))).toEqual([])
  })

  it('have units by kind and state, and their clusters the users', async () => {
    cucms.put('cucm-sjc', 41, ['cup-ams', 'cup-sjc'])
    cucms.put('cucm-ber', 0, [])
    expect(await series()).toEqual([
      ...unitsSeries('cucm-ber', 0),
      ...unitsSeries('cucm-sjc', 41),
      ...['cup-ams', 'cup-sjc'].flatMap((cluster) => usersSeries(cluster, 41)).sort(),
    ])
  })

  it('are read whole once, and then only those that something was said of', async () => {
    cucms.put('a', 1, [])
    cucms.put('b', 2, [])
    await series()
    await series()
    world.events.emit({ type: 'cucm', cucm: 'b' })
    world.events.emit({ type: 'cucm', cucm: 'b' })
    cucms.put('b', 3, [])
    expect(await series()).toEqual([...unitsSeries('a', 1), ...unitsSeries('b', 3)])
    await series()
    expect(cucms.asked).toEqual(['all', 'b'])
  })

  it('are read again when a cluster comes, goes or names another, and not by what else is decided', async () => {
    cucms.put('a', 1, [])
    cucms.put('b', 2, [])
    await series()
    cucms.put('a', 1, ['cup-sjc'])
    await world.create([creationOf('cup-sjc', 'a'), creation('cup-ams', INSTALLED)])
    expect((await series()).slice(-2)).toEqual(usersSeries('cup-sjc', 1))
    await world.fact('cup-sjc', { type: 'service-stopped', data: { node: 'cup-sjc-pub', service: 'proxy' } })
    await series()
    cucms.put('a', 1, [])
    await world.fact('cup-sjc', { type: 'retired', data: {} })
    expect(await series()).toEqual([...unitsSeries('a', 1), ...unitsSeries('b', 2)])
    cucms.put('b', 2, ['cup-sjc'])
    await world.fact('cup-sjc', { type: 'returned', data: creationOf('cup-sjc', 'b').block })
    expect((await series()).slice(-2)).toEqual(usersSeries('cup-sjc', 2))
    expect(cucms.asked).toEqual(['all', 'a', 'a', 'b'])
  })

  it('are all read again after a correction of the clock, which takes their facts again', async () => {
    cucms.put('a', 1, [])
    cucms.put('b', 2, [])
    await series()
    cucms.put('b', 3, [])
    const data = { from: INSTALLED + 1000, to: INSTALLED, reason: 'a wrong battery' }
    world.events.emit({ type: 'daemon-fact', fact: { type: 'clock-corrected', data } })
    expect(await series()).toEqual([...unitsSeries('a', 1), ...unitsSeries('b', 3)])
    expect(cucms.asked).toEqual(['all', 'a', 'b'])
  })

  it('of a store that does not answer are missing, the rest is there, and nothing that was said is lost', async () => {
    cucms.put('a', 1, [])
    cucms.fail(true)
    expect((await scrape(metrics)).value('lapsewatch_now_timestamp_seconds')).toBe(INSTALLED / 1000)
    cucms.fail(false)
    expect(await series()).toEqual(unitsSeries('a', 1))
    cucms.put('a', 7, [])
    world.events.emit({ type: 'cucm', cucm: 'a' })
    cucms.fail(true)
    expect(await series()).toEqual([])
    cucms.fail(false)
    expect(await series()).toEqual(unitsSeries('a', 7))
    expect((await scrape(metrics)).value('lapsewatch_internal_errors_total')).toBe(2)
  })

  it('say what the rows say after any changes, whenever somebody looked', async () => {
    const change = fc.record({
      cucm: fc.constantFrom('a', 'b'),
      used: fc.nat(60),
      clusters: fc.subarray(['x', 'y', 'z']),
      isLooked: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const its = managers()
        const kept = createLicensed(its.reading)
        const put = (cucm: string, used: number, clusters: readonly string[]) => {
          its.put(cucm, used, clusters)
          kept.hear({ type: 'cucm', cucm })
        }
        for (const { cucm, used, clusters, isLooked } of changes) {
          // A cluster has one at a time.
          for (const [id, { units, clusters: had }] of its.rows) {
            const left = had.filter((cluster) => id === cucm || !clusters.includes(cluster))
            if (left.length < had.length) put(id, units.units.used, left)
          }
          put(cucm, used, clusters)
          if (isLooked) await kept.families()
        }
        const linesOf = async (licensed: Licensed) => (await licensed.families()).map(({ lines }) => [...lines].sort())
        expect(await linesOf(kept)).toEqual(await linesOf(createLicensed(its.reading)))
      }),
    )
  })
})

describe('the Communications Manager of a cluster', () => {
  it('is a label of its information, when it has one', async () => {
    await world.create([creationOf('cup-sjc', 'cucm-sjc'), creation('cup-ams', INSTALLED)])
    expect((await scrape(metrics)).series('lapsewatch_cluster_info')).toEqual([
      'lapsewatch_cluster_info{cluster="cup-ams",label_site="sjc",product="cup-7",release="7.0.5"} 1',
      'lapsewatch_cluster_info{cluster="cup-sjc",cucm="cucm-sjc",label_site="sjc",product="cup-7",release="7.0.5"} 1',
    ])
  })
})

describe('log-ins refused', () => {
  const refuse = (cluster: string, code: LoginRefusalCode) => world.events.emit({ type: 'login-refused', cluster, code })

  it('are counted by cluster and code, in both formats, and a pair that there was none of has no series', async () => {
    refuse('cup-sjc', 'no-capability')
    refuse('cup-sjc', 'no-capability')
    refuse('cup-sjc', 'unknown-user')
    refuse('cup-ams', 'no-capability')
    const expected = [
      'lapsewatch_logins_refused_total{cluster="cup-ams",code="no-capability"} 1',
      'lapsewatch_logins_refused_total{cluster="cup-sjc",code="no-capability"} 2',
      'lapsewatch_logins_refused_total{cluster="cup-sjc",code="unknown-user"} 1',
    ]
    expect((await scrape(metrics)).series('lapsewatch_logins_refused_total')).toEqual(expected)
    const open = readExposition(await textOf(metrics, 'application/openmetrics-text;version=1.0.0'), 'openmetrics')
    expect(open.families.get('lapsewatch_logins_refused')?.type).toBe('counter')
    expect(open.series('lapsewatch_logins_refused_total')).toEqual(expected)
  })

  it('go with a cluster that is retired', async () => {
    await world.create([creation('cup-sjc', INSTALLED)])
    refuse('cup-sjc', 'no-communications-manager')
    refuse('cup-ams', 'no-communications-manager')
    await world.fact('cup-sjc', { type: 'retired', data: {} })
    expect((await scrape(metrics)).series('lapsewatch_logins_refused_total')).toEqual([
      'lapsewatch_logins_refused_total{cluster="cup-ams",code="no-communications-manager"} 1',
    ])
  })
})
