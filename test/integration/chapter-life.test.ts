/**
 * The chapter's whole life of one presence cluster and its Communications Manager, through public interfaces only: the command line in
 * processes of its own, the platform's console, and HTTP. One installation on one store; the tests are its pages, in order. The simulated
 * clock crawls while people work and flies from the evaluation to its end: between the two the daemon is started again with another speed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsewatch } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'

const CRAWLING = 10
/** Forty days a second. */
const FLYING = 40 * 86_400

const PUB_MAC = '000bcd4ee59d'
const REBUILT_MAC = '000bcd4ee5aa'
const CUCM_MAC = '000bcd4ee5c0'
const CLUSTER = '/api/v1/clusters/cup-sjc'
const CUCM = '/api/v1/cucm/cucm-sjc'
const EVALUATION_ENDS = '2026-05-30T16:00:00Z'
const IP_PHONE = 'Cisco 7960G'
const DESK = ['instant-messaging', 'availability', 'desk-phone-control']
const USER_WITH_BOTH = { enableCup: true, enableCupc: true }

const folder = tempFolder()
let daemon: Daemon

function configuration(speed: number): string {
  return folder.file(
    'lapsewatch.yaml',
    `
clock: { start: 2026-03-01T17:00:00Z, speed: ${speed} }
store: ./data
http: { listen: "127.0.0.1:0" }
cucm:
  - { id: cucm-sjc, release: "7.0.2", mac: "${CUCM_MAC}" }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T17:00:00Z
    cucm: cucm-sjc
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "${PUB_MAC}", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
sinks: { noc: { type: file, path: ./alarms.jsonl } }
routes: [ { to: [ noc ] } ]
`,
  )
}

async function letTheClock(speed: number): Promise<void> {
  expect(await daemon.stop()).toBe(0)
  daemon = await startDaemon(configuration(speed))
}

beforeAll(async () => {
  folder.file(
    'paks.yaml',
    'paks:\n  - { pak: CUP7, servers: 2 }\n  - { pak: UNITS, units: 20, cupc: 5 }\n  - { pak: CUP8, servers: 2 } # the upgrade\n',
  )
  daemon = await startDaemon(configuration(CRAWLING))
}, 90_000)
afterAll(async () => {
  await daemon.stop()
  folder.remove()
}, 30_000)

interface Problem {
  readonly code: string
}
interface ClusterView {
  readonly mode: string
  readonly release: string
  readonly services: readonly { readonly state: string; readonly stoppedBy?: string }[]
  readonly clocks: readonly { readonly kind: string; readonly state: string; readonly endsAt: string; readonly daysRemaining: number }[]
  readonly warnings: readonly { readonly code: string; readonly text: string }[]
}
interface Page<T> {
  readonly items: readonly T[]
}

const cluster = () => daemon.get<ClusterView>(CLUSTER)
const clockOf = async (kind: string) => (await cluster()).clocks.find((clock) => clock.kind === kind)
const areAllServices = async (state: string) => (await cluster()).services.every((service) => service.state === state)
const logIn = (userid: string, client: 'administration' | 'cupc' = 'cupc', softphone = false) =>
  daemon.post<Problem & { features: string[] }>(`${CLUSTER}/logins`, { userid, client, softphone })
const refusedAs = (code: string) => expect.objectContaining({ body: expect.objectContaining({ code }) })
const withFeatures = (...features: string[]) => expect.objectContaining({ status: 200, body: expect.objectContaining({ features }) })
const alarms = async (query: string) =>
  (await daemon.get<Page<{ name: string; daysRemaining: number | null }>>(`/api/v1/alarms?limit=200&${query}`)).items.toReversed()
const addPhone = (name: string, model: string, primaryPhone?: string) =>
  daemon.post<Problem>(`${CUCM}/phones`, { name, model, owner: 'ada', ...(primaryPhone === undefined ? {} : { primaryPhone }) })
const units = async () => (await daemon.get<{ units: object }>(`${CUCM}/license-unit-report`)).units

async function assign(userid: string, capabilities: object): Promise<{ status: number; code?: string }> {
  const answer = await fetch(`${daemon.url}${CUCM}/users/${userid}`, {
    method: 'PATCH',
    body: JSON.stringify(capabilities),
    headers: { 'content-type': 'application/json' },
  })
  const { code } = (await answer.json()) as Partial<Problem>
  return { status: answer.status, ...(code === undefined ? {} : { code }) }
}

/** A command of ours, in the folder of the licences. */
async function command(...args: string[]): Promise<{ exitCode: number | undefined; out: string }> {
  const { exitCode, stdout, stderr } = await lapsewatch(args, { cwd: folder.path, env: { LAPSEWATCH_URL: daemon.url } })
  return { exitCode, out: `${String(stdout)}${String(stderr)}` }
}
const said = (pattern: RegExp) => ({ exitCode: 0, out: expect.stringMatching(pattern) })
const register = (pak: string, mac: string, out: string, ...wanted: string[]) =>
  command('license', 'issue', '--registry', 'paks.yaml', '--pak', pak, '--mac', mac, '--email', 'noc@example.com', '--out', out, ...wanted)
const uploadToCluster = (file: string) => command('license', 'upload', '--cluster', 'cup-sjc', file)
const typeOnPublisher = (line: string) => command('console', '--cluster', 'cup-sjc', line)

describe('the whole life that the chapter tells', { timeout: 90_000 }, () => {
  test('a fresh installation is in evaluation for 90 days, and says so', async () => {
    expect(await cluster()).toMatchObject({ mode: 'evaluation', release: '7.0.5', warnings: [{ code: 'evaluation' }] })
    expect(await clockOf('evaluation')).toMatchObject({ endsAt: EVALUATION_ENDS, state: 'running', daysRemaining: 90 })
    expect(await areAllServices('running')).toBe(true)
  })

  test('users of the Communications Manager get in without a unit; the softphone is refused at log-in, an upgrade is refused', async () => {
    for (const userid of ['ada', 'ben']) expect((await daemon.post(`${CUCM}/users`, { userid })).status).toBe(201)
    expect(await logIn('ada')).toEqual(withFeatures(...DESK))
    expect(await logIn('nobody')).toEqual(refusedAs('unknown-user'))
    expect((await addPhone('UPCADA', 'Cisco Unified Personal Communicator')).status).toBe(201)
    expect(await logIn('ada', 'cupc', true)).toEqual(refusedAs('softphone-in-evaluation'))
    expect(await daemon.post(`${CLUSTER}/upgrade`, { release: '7.1.2' })).toMatchObject({
      status: 409,
      body: { code: 'upgrade-not-in-production' },
    })
  })

  test('the countdown raises 30, 29 … 1 and the final alarm; Presence Engine and Proxy stop', async () => {
    await letTheClock(FLYING)
    await until(async () => ((await cluster()).mode === 'evaluation-expired' ? true : undefined))
    await letTheClock(CRAWLING)
    const told = await alarms('cluster=cup-sjc&name=LicenseEvaluationCountdown')
    expect(told.map(({ daysRemaining }) => daysRemaining)).toEqual(Array.from({ length: 30 }, (_, index) => 30 - index))
    expect(await alarms('cluster=cup-sjc&name=LicenseEvaluationExpired')).toMatchObject([{ daysRemaining: 0 }])
    expect((await cluster()).services).toEqual(Array(4).fill(expect.objectContaining({ state: 'stopped', stoppedBy: 'expiry' })))
    expect((await cluster()).warnings).toMatchObject([{ code: 'evaluation-expired' }])
  })

  test('after it users are refused, and administrators get in, to upload a licence', async () => {
    expect(await logIn('ada')).toEqual(refusedAs('evaluation-expired'))
    expect(await logIn('root', 'administration')).toEqual(withFeatures('license-upload'))
  })

  test('a PAK is registered, and its file, uploaded, makes production; what the expiry stopped runs again', async () => {
    expect(await register('CUP7', PUB_MAC, 'cup-sjc.lic', '--servers', '2')).toEqual(said(/left of CUP7: 0 server licences/))
    expect(await uploadToCluster('cup-sjc.lic')).toEqual(said(/went from evaluation-expired to production/))
    expect(await cluster()).toMatchObject({ mode: 'production', warnings: [] })
    expect(await areAllServices('running')).toBe(true)
    // The softphone made in the evaluation consumes units, and there are none.
    expect((await alarms('cluster=cucm-sjc')).map(({ name }) => name)).toContain('CiscoLicenseOverDraft')
  })

  test('a file of units, uploaded to Communications Manager, counts once the CallManager service has been restarted', async () => {
    expect(await logIn('ada')).toEqual(refusedAs('no-capability'))
    expect(await assign('ada', USER_WITH_BOTH)).toEqual({ status: 409, code: 'units-exhausted' })
    expect(await register('UNITS', CUCM_MAC, 'units.lic', '--units', '20', '--cupc', '5')).toEqual(said(/20 PHONE_UNIT, 5 CUPC/))
    const text = readFileSync(join(folder.path, 'units.lic'), 'utf8')
    const uploaded = await fetch(`${daemon.url}${CUCM}/licenses?filename=units.lic`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'text/plain' },
    })
    expect([uploaded.status, await uploaded.json()]).toMatchObject([201, { counted: false }])
    expect(await assign('ada', USER_WITH_BOTH)).toMatchObject({ code: 'units-exhausted' })
    expect((await daemon.post(`${CUCM}/callmanager/restart`)).status).toBe(200)
    expect(await units()).toEqual({ available: 25, used: 3, remaining: 22, overdraft: 1 })
  })

  test('users with capabilities get in, and with their softphone', async () => {
    for (const userid of ['ada', 'ben']) expect(await assign(userid, USER_WITH_BOTH)).toEqual({ status: 200 })
    expect(await logIn('ada')).toEqual(withFeatures(...DESK))
    expect(await logIn('ada', 'cupc', true)).toEqual(withFeatures(...DESK, 'softphone'))
    expect(await logIn('ben', 'cupc', true)).toEqual(refusedAs('no-softphone-device'))
    expect(await daemon.get(`${CLUSTER}/system-status`)).toMatchObject({ licensedCupUsers: 2, licensedCupcUsers: 2 })
    expect(await units()).toMatchObject({ used: 7, remaining: 18 })
  })

  test('units run short: an alarm near the end of them, another in the overdraft, then refusals', async () => {
    const since = (await alarms('cluster=cucm-sjc')).length
    const news = async () => (await alarms('cluster=cucm-sjc')).slice(since).map(({ name }) => name)
    for (const name of ['SEP1', 'SEP2', 'SEP3']) expect((await addPhone(name, IP_PHONE)).status).toBe(201)
    expect([await units(), await news()]).toMatchObject([{ used: 19, remaining: 6 }, []])
    expect((await addPhone('SEP4', IP_PHONE)).status).toBe(201)
    expect([await units(), await news()]).toMatchObject([{ used: 23, remaining: 2 }, ['CiscoLicenseApprochingLimit']])
    expect(await addPhone('SEP5', IP_PHONE)).toMatchObject({ status: 409, body: { code: 'units-exhausted' } })
    expect((await addPhone('UPCBEN', 'Cisco Unified Personal Communicator')).status).toBe(201)
    expect([await units(), await news()]).toMatchObject([
      { used: 26, remaining: -1 },
      ['CiscoLicenseApprochingLimit', 'CiscoLicenseOverDraft'],
    ])
    const cyd = { userid: 'cyd', ...USER_WITH_BOTH }
    expect(await daemon.post(`${CUCM}/users`, cyd)).toMatchObject({ status: 409, body: { code: 'units-exhausted' } })
  })

  test('the publisher is lost and installed again on another machine: a grace of 30 days, in which users work on', async () => {
    const anotherAddress = await daemon.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: REBUILT_MAC, address: '10.9.9.9' })
    expect(anotherAddress).toMatchObject({ status: 409, body: { code: 'not-the-same-node' } })
    const same = { mac: REBUILT_MAC, hostname: 'cup-sjc-pub', address: '10.1.1.10', release: '7.0.5' }
    expect(await daemon.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, same)).toMatchObject({ status: 200, body: { mode: 'grace' } })
    expect(await clockOf('grace')).toMatchObject({ daysRemaining: 30, state: 'awaiting-upload' })
    expect(await logIn('ada')).toEqual(withFeatures(...DESK))
    expect(await typeOnPublisher('show network eth0 detail')).toEqual(said(new RegExp(`MAC Address {2}: ${REBUILT_MAC}`)))
  })

  test('the licence is rehosted to the new MAC address; the old file is void', async () => {
    const order = ['--registry', 'paks.yaml', '--pak', 'CUP7', '--from-mac', PUB_MAC, '--mac', REBUILT_MAC, '--email', 'noc@example.com']
    expect(await command('license', 'rehost', ...order, '--request')).toEqual(said(/To: licensing@cisco\.com/))
    expect(await command('license', 'rehost', ...order, '--out', 'cup-sjc-new.lic')).toEqual(said(/void from now on: cup-sjc\.lic/))
  })

  test('upload, deletion of the invalid file and restart of Cisco License Manager, all three, end the grace', async () => {
    expect(await uploadToCluster('cup-sjc-new.lic')).toEqual(said(/stays in grace/))
    expect(await clockOf('grace')).toMatchObject({ state: 'awaiting-delete' })
    expect(await typeOnPublisher('file delete license cup-sjc.lic noconfirm')).toEqual(said(/cup-sjc\.lic deleted/))
    expect(await clockOf('grace')).toMatchObject({ state: 'awaiting-restart' })
    expect(await typeOnPublisher('utils service restart Cisco License Manager')).toEqual(said(/went from grace to production/))
    expect(await cluster()).toMatchObject({ mode: 'production', warnings: [] })
    expect(await areAllServices('running')).toBe(true)
    expect(await alarms('name=LicenseGraceCleared')).toHaveLength(1)
  })

  test('an upgrade to the next major release wants a licence for it, and comes with one', async () => {
    const upgrade = () => daemon.post<ClusterView & Problem>(`${CLUSTER}/upgrade`, { release: '8.0.1' })
    expect(await upgrade()).toMatchObject({ status: 409, body: { code: 'license-too-old' } })
    expect(await register('CUP8', REBUILT_MAC, 'cup-8.lic', '--servers', '2', '--release', '8.0')).toEqual(said(/release 8\.0/))
    expect(await uploadToCluster('cup-8.lic')).toEqual(said(/stays in production/))
    expect(await upgrade()).toMatchObject({ status: 200, body: { release: '8.0.1', mode: 'production' } })
    expect(await areAllServices('running')).toBe(true)
    expect(await logIn('ada')).toEqual(withFeatures(...DESK))
  })

  test('no reinstallation wins a second evaluation of a release', async () => {
    const reinstall = async (release: string) => {
      const { status, body } = await daemon.post<ClusterView>(`${CLUSTER}/reinstall`, { release })
      expect(status).toBe(200)
      return { mode: body.mode, endsAt: body.clocks[0]?.endsAt }
    }
    expect(await reinstall('7.0.5')).toEqual({ mode: 'evaluation-expired', endsAt: EVALUATION_ENDS })
    expect(await logIn('ada')).toEqual(refusedAs('evaluation-expired'))
    const first = await reinstall('8.0.1')
    expect(first.mode).toBe('evaluation')
    expect(await reinstall('8.0.1')).toEqual(first)
    expect(await reinstall('7.0.5')).toEqual({ mode: 'evaluation-expired', endsAt: EVALUATION_ENDS })
  })
})
