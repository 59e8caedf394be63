import { describe, expect, test } from 'vitest'
import { unroutedAlarms } from '../../../src/cli/unrouted.js'
import type { Configuration, RouteConfiguration } from '../../../src/config/configuration.js'
import { loadProfiles } from '../../../src/config/profiles.js'
import { ALARM_NAMES } from '../../../src/domain/catalogue.js'

const profiles = loadProfiles()
if (!profiles.ok) throw new Error('the product profiles cannot be read')
const { products } = profiles
const PLACE = { line: 1, column: 1 }
const SELF = { hostname: 'noc-1', version: '1.2.3' }

function configuration(
  routes: readonly Partial<RouteConfiguration>[],
  clock: Configuration['clock'] = { start: 0, speed: 1 },
): Configuration {
  const cluster = (id: string, site: string) => ({
    block: {
      id,
      product: 'cup-7',
      release: '7.0.5',
      timezone: 'UTC',
      nodes: [
        { hostname: `${id}-pub`, address: '10.0.0.1', mac: '000000000001', role: 'publisher' as const },
        { hostname: `${id}-sub`, address: '10.0.0.2', mac: '000000000002', role: 'subscriber' as const },
      ],
    },
    canonicalBlock: '',
    labels: { site },
    installedAt: 0,
    licenses: [],
    history: [],
    index: 0,
    places: [],
  })
  return {
    file: 'lapsewatch.yaml',
    folder: '/',
    clock,
    store: { kind: 'memory' },
    http: { host: '127.0.0.1', port: 0 },
    trust: null,
    access: { tokens: [], metricsOpen: false },
    places: { clock: PLACE, store: PLACE, http: PLACE, listen: PLACE, trust: [] },
    cucms: [],
    clusters: [cluster('cup-sjc', 'sjc'), cluster('cup-ber', 'ber')],
    sinks: [{ name: 'noc', type: 'file', config: {}, places: {} }],
    routes: routes.map((route) => ({ match: {}, to: ['noc'], continue: false, line: 1, ...route })),
  }
}

const untold = (routes: readonly Partial<RouteConfiguration>[], clock?: Configuration['clock']) =>
  unroutedAlarms(configuration(routes, clock), products, SELF).map(
    ({ name, severity, clusters }) => `${severity} ${name} ${clusters.join(' ')}`,
  )

describe('alarms that no route takes', () => {
  test('the daemon’s own alarm has the labels that the engine gives it: its host and its version', () => {
    const others = { match: { alertname: '!CiscoSystemTimeChange' } }
    const own = { alertname: 'CiscoSystemTimeChange', cluster: 'daemon', product: 'lapsewatch' }
    expect(untold([others, { match: { ...own, node: 'noc-1', release: '1.2.3' } }], null)).toEqual([])
    expect(untold([others, { match: { ...own, node: 'elsewhere' } }], null)).toHaveLength(2)
  })

  test('one route without conditions takes all', () => {
    expect(untold([{}])).toEqual([])
  })

  test('no route takes none: every alarm of the catalogue is named, the daemon’s own on the machine’s clock', () => {
    const cucms = [{ block: { id: 'cucm-sjc', release: '7.0.2', mac: '000000000009', units: 0 }, position: PLACE }]
    const names = (clock?: Configuration['clock']) =>
      new Set(unroutedAlarms({ ...configuration([], clock), cucms }, products, SELF).map(({ name }) => name))
    expect(names(null)).toEqual(new Set(ALARM_NAMES))
    expect(names()).toEqual(new Set(ALARM_NAMES.filter((name) => name !== 'CiscoSystemTimeChange')))
  })

  test('a bound on severity leaves out what is below it, and nothing that only might be', () => {
    expect(untold([{ match: { severity: '<=3' } }]).filter((line) => line.includes('License'))).toEqual([
      '4 LicenseEvaluationCountdown cup-sjc cup-ber',
      '4 LicenseGraceStarted cup-sjc cup-ber',
      '4 LicenseGraceCountdown cup-sjc cup-ber',
      '5 LicenseGraceCleared cup-sjc cup-ber',
      '5 LicenseProductionEnabled cup-sjc cup-ber',
      '6 CiscoLicenseFileInvalid cup-sjc cup-ber',
    ])
  })

  test('a label tells the clusters apart', () => {
    expect(untold([{ match: { site: 'sjc' } }]).every((line) => line.endsWith(' cup-ber'))).toBe(true)
  })

  test('service alarms are asked about at each node, licence alarms at the publisher', () => {
    expect(untold([{ match: { node: '/.*-pub/' } }]).map((line) => line.split(' ')[1])).toEqual([
      'ESPNoSWVersionLicense',
      'PENoSWVersionLicense',
      'ESPStopped',
      'PEStateShuttingdown',
      'PEStateStopped',
      'ServiceStopped',
      'ServiceStarted',
    ])
  })

  test('a route to nobody is meant, unless it says that others may have the alarm', () => {
    const nobody = { match: { alertname: 'ServiceStarted' }, to: [] }
    expect(untold([nobody, { match: { alertname: '!ServiceStarted' } }])).toEqual([])
    expect(untold([{ ...nobody, continue: true }, { match: { alertname: '!ServiceStarted' } }])).toEqual([
      '6 ServiceStarted cup-sjc cup-ber',
    ])
  })
})
