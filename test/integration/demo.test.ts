/** The demo as `npm start` runs it, ten times as fast: the legend first, then every kind of thing that the product does; the same over the network. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsewatch, outputUntil, REPOSITORY } from '../support/command-line.js'

const SEEN_WITHIN_MS = 60_000
/** The last line of the demo's first minute. */
const LAST = /28 days remain of the evaluation/

let folder: string
let shown: string
let received: readonly { name: string; text: string; tags: Record<string, string>; understood: boolean }[]
let stopped: { exitCode: number | undefined; tookMs: number; log: string }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-demo-'))
  cpSync(join(REPOSITORY, 'config'), folder, { recursive: true })
  const collector = lapsewatch(['listen', '--port', '0', '--tcp-only', '--json'])
  const port = (await outputUntil(collector, /listening on 127\.0\.0\.1:(\d+)/, 'stderr'))[1]
  const config = join(folder, 'lapsewatch.yaml')
  const text = readFileSync(config, 'utf8')
    .replace('speed: 3600', 'speed: 36000')
    .replace('127.0.0.1:8080', '127.0.0.1:0')
    .replace('port: 1514', `port: ${port}`)
  writeFileSync(config, text)

  const daemon = lapsewatch(['serve', '--config', config])
  const arrived = outputUntil(collector, LAST)
  await outputUntil(daemon, LAST)
  await arrived
  const before = performance.now()
  daemon.kill('SIGTERM')
  const ended = await daemon
  stopped = { exitCode: ended.exitCode, tookMs: performance.now() - before, log: String(ended.stderr) }
  shown = String(ended.stdout)
  collector.kill('SIGTERM')
  received = String((await collector).stdout)
    .split('\n')
    .map((line) => JSON.parse(line))
}, SEEN_WITHIN_MS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const heads = () => shown.split('\n').filter((line) => /^\d{4}-\d\d-\d\d /.test(line))
const alarms = () => heads().map((line) => line.split(/ +/).slice(2).join(' '))

describe('the legend', () => {
  test('comes before the first alarm and fits 100 columns', () => {
    expect(shown).toMatch(/^\nLapsewatch \d+\.\d+\.\d+ on a simulated clock: 1 s here is 10 h there, where it is 2026-04-30 1\d:\d\dZ\n/)
    expect(shown.indexOf('Ctrl+C here ends it all')).toBeLessThan(shown.indexOf('LicenseEvaluationExpired\n'))
    for (const line of shown.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
  })

  test('says of each cluster where it stands, what comes next and in how many seconds of the real clock', () => {
    // How long the start took decides which slot is next; that the numbers are right is tested with a clock that stands still.
    expect(shown).toMatch(/^ {2}cup-sjc +evaluation, 3[01] days left +LicenseEvaluationCountdown in \d s +in 7\d s$/m)
    expect(shown).toMatch(/^ {2}cup-ber +evaluation, 1 day left +LicenseEvaluation\w+ in \d s +in \d s$/m)
    expect(shown).toMatch(/^ {2}cup-syd +evaluation-expired, services stopped +LicenseEvaluationReminder in \d s$/m)
    expect(shown).toMatch(/^ {2}cup-blr +grace, [12] days? left +LicenseGrace\w+ in \d s +in \d s$/m)
    expect(shown).toMatch(/^ {2}cup-yyz +production +nothing to come$/m)
  })

  test('says where to look, and how to see the lines arrive', () => {
    expect(shown).toMatch(/^ {2}page +http:\/\/127\.0\.0\.1:\d+\/$/m)
    expect(shown).toMatch(/^ {2}API +http:\/\/127\.0\.0\.1:\d+\/api\/docs$/m)
    expect(shown).toMatch(/^ {2}metrics +http:\/\/127\.0\.0\.1:\d+\/metrics$/m)
    expect(shown).toMatch(/npx lapsewatch listen --port \d+ in another terminal/)
  })
})

describe('the terminal', () => {
  test.each([
    ['a countdown by days', 'warning cup-sjc cup-sjc-pub LicenseEvaluationCountdown', 3],
    ['a countdown by hours, after the day that was missed', 'alert cup-ber cup-ber-pub LicenseEvaluationCountdown', 4],
    ['an end', 'emergency cup-ber cup-ber-pub LicenseEvaluationExpired', 1],
    ['which stops the Proxy of every node', 'critical cup-ber cup-ber-sub1 ESPStopped', 1],
    ['and the Presence Engine', 'info cup-ber cup-ber-sub1 PEStateStopped', 1],
    ['an end that was missed', 'emergency cup-syd cup-syd-pub LicenseEvaluationExpired', 1],
    ['a reminder of it', 'emergency cup-syd cup-syd-pub LicenseEvaluationReminder', 1],
    ['a grace near its end', 'critical cup-blr cup-blr-pub LicenseGraceCountdown', 1],
    ['nearer', 'alert cup-blr cup-blr-pub LicenseGraceCountdown', 1],
    ['and over', 'emergency cup-blr cup-blr-pub LicenseGraceExpired', 1],
  ])('%s', (_, alarm, times) => {
    expect(alarms().filter((each) => each === alarm)).toHaveLength(times)
  })

  test.each([
    ['the mode that an end leads to', '=> the cluster is in mode evaluation-expired, was evaluation', 2],
    ['the services that it stops', '=> Proxy and Presence Engine stopped on cup-ber-pub, cup-ber-sub1', 1],
    ['the licence file that a grace takes with it', '=> licence file cup-blr.lic is archived', 1],
    ['which service stopped, and where', 'Cisco UP SIP Proxy on cup-ber-sub1: Service stopped.', 1],
    ['that an alarm comes late', 'Late, due 2026-04-25 02:00:00Z: 0 days remain', 1],
  ])('says %s', (_, sentence, times) => {
    expect(shown.split(sentence)).toHaveLength(times + 1)
  })

  test('nothing is heard of the licensed cluster', () => {
    expect(alarms().filter((alarm) => alarm.includes('cup-yyz'))).toEqual([])
  })
})

test('listen receives the same alarms, in the same order for each cluster', () => {
  const ofTerminal = (cluster: string) => alarms().flatMap((alarm) => (alarm.split(' ')[1] === cluster ? [alarm.split(' ')[3]] : []))
  for (const cluster of ['cup-sjc', 'cup-ber', 'cup-syd', 'cup-blr']) {
    expect(received.filter(({ tags }) => tags.cluster === cluster).map(({ name }) => name)).toEqual(ofTerminal(cluster))
  }
  expect(received.every(({ understood }) => understood)).toBe(true)
})

test('SIGTERM ends it in order within 5 seconds, and its log has no error', () => {
  expect(stopped.exitCode).toBe(0)
  expect(stopped.tookMs).toBeLessThan(5000)
  expect(stopped.log).not.toContain('"level":"error"')
})
