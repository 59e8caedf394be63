/** Every query of every dashboard, as Grafana would ask it, beside the demo at a day a second: none is refused, and each has data. */
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { fastDemo } from '../support/demo.js'
import {
  type Dashboard,
  expressionsOf,
  interpolated,
  readDashboards,
  startingValues,
  type Target,
  type Values,
} from '../support/grafana.js'
import { describePeer } from '../support/peer.js'
import { type Prometheus, startPrometheus } from '../support/prometheus.js'

const STEP_S = 1
const RANGE_S = 300
/** A counter has to grow and a mode to change between two scrapes that a range sees. */
const DATA_WITHIN_MS = 90_000
const CUCM = '/api/v1/cucm/cucm-yyz'

describePeer('prometheus', 'Grafana beside the demo at a day a second', (peer) => {
  const folder = tempFolder()
  let daemon: Daemon
  let prometheus: Prometheus

  beforeAll(async () => {
    daemon = await startDaemon(fastDemo(folder))
    prometheus = await startPrometheus(peer, { daemonUrl: daemon.url })
    // The file gives a Communications Manager units, but no users: these are the ones whose numbers are shown, and one who is turned away twice.
    for (const [userid, enableCupc] of [
      ['jdoe', true],
      ['asmith', false],
    ])
      expect((await daemon.post(`${CUCM}/users`, { userid, enableCup: true, enableCupc })).status).toBe(201)
    expect((await daemon.post(`${CUCM}/phones`, { name: 'SEP1', model: 'Cisco 7960G', owner: 'jdoe' })).status).toBe(201)
    const turnedAway = () => daemon.post('/api/v1/clusters/cup-yyz/logins', { userid: 'nobody', client: 'cupc' })
    expect((await turnedAway()).status).toBe(403)
    await prometheus.queryUntil('lapsewatch_logins_refused_total{cluster="cup-yyz", code="unknown-user"} == 1')
    expect((await turnedAway()).status).toBe(403)
    // A mode has to be seen to be another than a step before.
    await prometheus.queryUntil('lapsewatch_cluster_mode{cluster="cup-yyz", mode="production"} offset 2s == 1')
    const rebuilt = await daemon.post('/api/v1/clusters/cup-yyz/nodes/cup-yyz-pub/rebuild', { mac: '000bcd4ef2ff' })
    expect(rebuilt.status).toBe(200)
    await prometheus.queryUntil('lapsewatch_cluster_mode{cluster="cup-yyz", mode="grace"} == 1')
  }, 120_000)
  afterAll(async () => {
    await prometheus?.stop()
    await daemon?.stop()
    folder.remove()
  })

  const start = (dashboard: Dashboard) =>
    startingValues(dashboard, ({ selector, label }) => prometheus.get<string[]>(`label/${label}/values`, { 'match[]': selector }))

  /** What Grafana sets by itself: the scrape interval is a fifth of a second. */
  const OWN = { __interval: `${STEP_S}s`, __rate_interval: '2s', __range: `${RANGE_S}s` }

  async function hasData({ expr, instant }: Target, values: Values): Promise<boolean> {
    const query = interpolated(expr, { ...values, ...OWN })
    const end = Date.now() / 1000
    const { result } = instant
      ? await prometheus.get<{ result: { value: [number, string] }[] }>('query', { query })
      : await prometheus.get<{ result: { values: [number, string][] }[] }>('query_range', {
          query,
          start: String(end - RANGE_S),
          end: String(end),
          step: String(STEP_S),
        })
    return result.some((series) => ('value' in series ? [series.value] : series.values).some(([, value]) => Number.isFinite(Number(value))))
  }

  /** What a query of one cluster shows is asked of each: one in production has no days left. */
  async function choices(dashboard: Dashboard): Promise<readonly Values[]> {
    const { values, found } = await start(dashboard)
    return dashboard.uid === 'lapsewatch-cluster' ? (found.cluster ?? []).map((cluster) => ({ ...values, cluster })) : [values]
  }

  test.each(readDashboards())('every variable of $file finds something to choose', async (dashboard) => {
    const { found } = await start(dashboard)
    expect(found).toMatchObject({
      job: ['lapsewatch'],
      instance: [new URL(daemon.url).host],
      site: ['ber', 'blr', 'sjc', 'syd', 'yyz'],
      cluster: ['cup-ber', 'cup-blr', 'cup-sjc', 'cup-syd', 'cup-yyz'],
      page: [new URL(daemon.url).host],
    })
  })

  test.each(readDashboards())(
    'every query of $file is understood and has data',
    async (dashboard) => {
      const deadline = performance.now() + DATA_WITHIN_MS
      let silent = expressionsOf(dashboard)
      const values = await choices(dashboard)
      while (silent.length > 0 && performance.now() < deadline) {
        const answers = await Promise.all(
          silent.map(async ({ target }) => (await Promise.all(values.map((each) => hasData(target, each)))).includes(true)),
        )
        silent = silent.filter((_, index) => answers[index] === false)
      }
      expect(silent.map(({ of }) => of)).toEqual([])
    },
    DATA_WITHIN_MS + 30_000,
  )

  it('has the units of the License Unit Report and the users of System Status', async () => {
    const report = await daemon.get<{ items: ({ kind: string } & Record<'available' | 'used' | 'overdraft', number>)[] }>(
      `${CUCM}/license-unit-report`,
    )
    // A scrape that took too long leaves a moment without series.
    const series = await prometheus.queryUntil('lapsewatch_license_units{cucm="cucm-yyz"}')
    expect(Object.fromEntries(series.map(({ labels, value }) => [`${labels.kind} ${labels.state}`, value]))).toEqual(
      Object.fromEntries(
        report.items.flatMap((item) =>
          (['available', 'used', 'overdraft'] as const).map((state) => [`${item.kind} ${state}`, item[state]]),
        ),
      ),
    )
    expect(report.items.map(({ used }) => used)).toEqual([6, 1])
    const users = await prometheus.queryUntil('lapsewatch_license_users')
    expect(users.map(({ labels, value }) => `${labels.cluster} ${labels.capability} ${value}`).sort()).toEqual([
      'cup-yyz cup 2',
      'cup-yyz cupc 1',
    ])
  })

  it('shows only what the chosen site has', async () => {
    const dashboard = readDashboards().find(({ uid }) => uid === 'lapsewatch-clocks') as Dashboard
    const { values } = await start(dashboard)
    const [soonest] = expressionsOf(dashboard).filter(({ of }) => of.includes('Ends soonest'))
    const shown = await prometheus.query(interpolated(soonest?.target.expr ?? '', { ...values, ...OWN, site: 'sjc' }))
    expect(shown.map(({ labels }) => labels)).toEqual([{ cluster: 'cup-sjc', clock: 'evaluation', label_site: 'sjc' }])
  })

  it('shows the Communications Managers of the chosen site only', async () => {
    const dashboard = readDashboards().find(({ uid }) => uid === 'lapsewatch-licences') as Dashboard
    const { values } = await start(dashboard)
    const share = expressionsOf(dashboard).find(({ of }) => of.includes('Communications Managers / A'))?.target.expr ?? ''
    const ofSite = (site: string) => interpolated(share, { ...values, ...OWN, site })
    expect(await prometheus.queryUntil(ofSite('yyz'))).toMatchObject([{ labels: { cucm: 'cucm-yyz' }, value: 7 / 20 }])
    const [all] = await prometheus.queryUntil(`count(lapsewatch_clusters) + (count(${ofSite('sjc')}) or vector(0))`)
    expect(all?.value).toBe(5)
  })

  it('counts every cluster in exactly one of the five tiles', async () => {
    const dashboard = readDashboards().find(({ uid }) => uid === 'lapsewatch-clocks') as Dashboard
    const { values } = await start(dashboard)
    const tiles = expressionsOf(dashboard).filter(({ of }) => /clocks\.json \/ [■▲◆◒○] /.test(of))
    const time = String(Date.now() / 1000)
    const counts = await Promise.all(
      tiles.map(({ target }) =>
        prometheus.get<{ result: { value: [number, string] }[] }>('query', {
          query: interpolated(target.expr, { ...values, ...OWN }),
          time,
        }),
      ),
    )
    expect(counts).toHaveLength(5)
    expect(counts.reduce((sum, { result }) => sum + Number(result[0]?.value[1]), 0)).toBe(5)
  })
})
