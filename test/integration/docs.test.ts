/**
 * The examples of README and docs/, run: configurations are read, commands run beside a demo that stands still, lines compared with what a
 * daemon sends, receivers' configurations given to the real programs, links followed. The examples of docs/cli.md: cli-docs.test.ts; of
 * docs/registration.md: license-registry.test.ts.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { clusterBlock } from '../../src/config/cluster-schema.js'
import { historyItem } from '../../src/config/history-schema.js'
import { loadProfiles } from '../../src/config/profiles.js'
import { createAuthority } from '../support/certificates.js'
import { lapsewatch, outputUntil, REPOSITORY } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { allPages, anchorsOf, type Block, blocksOf, examplesOf, linksOf, patternOf, readPage, wordsOf } from '../support/documents.js'
import { type FakedClock, fakedClock } from '../support/faked-clock.js'
import { describePeer, itWithPeer } from '../support/peer.js'
import { type StreamReceiver, startStreamReceiver } from '../support/syslog-receiver.js'

const DAY_MS = 86_400_000
const pages = allPages()
/** Other tests have the examples of these. */
const ELSEWHERE = ['docs/cli.md', 'docs/metrics.md', 'docs/registration.md']
const OWN = pages.filter(({ path }) => !ELSEWHERE.includes(path))
const blocks = (language: string, note?: string) =>
  OWN.flatMap((page) => blocksOf(page, language)).filter((block) => note === undefined || block.note === note)

const folder = tempFolder()
afterAll(() => folder.remove())

/** The files that the configurations on the pages name. */
beforeAll(async () => {
  for (const name of ['keys', 'licenses', 'tls']) mkdirSync(join(folder.path, name))
  const at = (path: string) => join(folder.path, path)
  expect((await lapsewatch(['license', 'keygen', '--out', at('keys/noc-issuer')])).exitCode).toBe(0)
  const issue = ['--key', at('keys/noc-issuer'), '--pak', 'PAK-1', '--mac', '000bcd4ee59d', '--servers', '2']
  expect((await lapsewatch(['license', 'issue', ...issue, '--out', at('licenses/cup-sjc.lic')])).exitCode).toBe(0)
  const authority = await createAuthority('docs')
  const { cert, key } = await authority.issue(['syslog.example.net'])
  for (const [name, text] of Object.entries({ 'ca.pem': authority.ca, 'lapsewatch.pem': cert, 'lapsewatch.key': key }))
    folder.file(`tls/${name}`, text)
  for (const [name, text] of Object.entries({ 'cert.pem': cert, 'key.pem': key })) folder.file(`tls/${name}`, text)
})

describe('a yaml block', () => {
  const configurations = blocks('yaml').filter(({ note }) => note === '' || note === 'dialects')

  test.each(configurations)('is a configuration that loads and can be previewed: $at', async ({ text }) => {
    const file = folder.file('lapsewatch.yaml', completed(text))
    const env = { COLLECTOR: 'syslog.example.net', PROMETHEUS_SHA256: 'ab'.repeat(32) }
    const checked = await lapsewatch(['check-config', '--config', file], { env })
    expect(String(checked.stderr)).not.toContain('error:')
    expect(String(checked.stdout)).toContain('is fine')
    const previewed = await lapsewatch(['preview', '--config', file, '--days', '1'], { env })
    expect({ exitCode: previewed.exitCode, stderr: String(previewed.stderr) }).toEqual({ exitCode: 0, stderr: '' })
  })

  test('is ten lines in the README, complete as they stand', () => {
    const [block] = blocksOf(readPage('README.md'), 'yaml')
    expect(block?.text.trimEnd().split('\n')).toHaveLength(10)
    expect(Object.keys(parse(block?.text ?? ''))).toEqual(['clusters', 'sinks', 'routes'])
  })

  test('that is wrong is refused in the words that stand below it', async () => {
    folder.file('lapsewatch.yaml', only(blocks('yaml', 'wrong')).text)
    const { exitCode, stderr } = await lapsewatch(['check-config', '--config', 'lapsewatch.yaml'], { cwd: folder.path })
    expect(exitCode).toBe(2)
    expect(String(stderr).replaceAll('error: ', '')).toBe(only(blocks('text', 'wrong')).text.trimEnd())
  })

  test('that is a product is a profile', () => {
    const block = only(blocks('yaml', 'product=cup-lab'))
    mkdirSync(join(folder.path, 'products'))
    folder.file('products/cup-lab.yaml', block.text)
    const profiles = loadProfiles(join(folder.path, 'products'))
    expect(profiles.ok && [...profiles.products.keys()]).toEqual(['cup-lab'])
  })

  test('knows no other kinds', () => {
    expect(new Set(blocks('yaml').map(({ note }) => note))).toEqual(new Set(['', 'dialects', 'wrong', 'product=cup-lab']))
  })

  itWithPeer('promtool', 'of docs/metrics.md is a configuration of Prometheus', async ({ path }) => {
    for (const block of blocksOf(readPage('docs/metrics.md'), 'yaml')) {
      const { exitCode, stderr } = await execa(path, ['check', 'config', folder.file('prometheus.yml', block.text)], { reject: false })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    }
  })
})

test.each([
  ['docs/configuration.md', Object.keys(clusterBlock.shape)],
  ['docs/configuration.md', historyItem.options.map(({ shape }) => shape.type.value)],
  ['docs/configuration.md', environmentNames()],
  [
    'docs/routes.md',
    ['transport', 'host', 'port', 'format', 'facility', 'framing', 'bom', 'tls.ca', 'tls.cert', 'tls.verify', 'to', 'match'],
  ],
])('%s names %j', (path, names) => {
  const { text } = readPage(path)
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

describe('a console block', () => {
  let daemon: Daemon
  let moving: ReturnType<typeof lapsewatch>
  let ended: Promise<unknown>
  beforeAll(async () => {
    cpSync(join(REPOSITORY, 'config'), join(folder.path, 'config'), { recursive: true })
    // Nobody listens on port 1, so that deliveries stay pending.
    const demo = readFileSync(join(REPOSITORY, 'config/lapsewatch.yaml'), 'utf8')
      .replace('127.0.0.1:8080', '127.0.0.1:0')
      .replace('port: 1514', 'port: 1')
    daemon = await startDaemon(folder.file('config/lapsewatch.yaml', demo.replace('speed: 3600', 'speed: 0.001')))
    // As fast as the README has it, since the legend says how soon; the end that it shows comes after fifteen seconds, while others run.
    moving = lapsewatch(['serve', '--config', folder.file('config/moving.yaml', demo)])
    ended = outputUntil(moving, /cup-ber-sub1 +ESPStopped/)
  }, 60_000)
  afterAll(async () => {
    await daemon?.stop()
  })

  const examples = blocks('console', '').flatMap((block) => examplesOf(block).map((example) => ({ ...example, at: block.at })))

  test.each(examples)('shows what comes out: $at $command', async ({ command, shown }) => {
    const answer = await answerTo(command, daemon.url)
    if (shown.length > 0) expect(answer).toMatch(patternOf(shown))
  })

  test('of the README shows what `npm start` does', { timeout: 60_000 }, async () => {
    await ended
    moving.kill('SIGTERM')
    const seen = String((await moving).stdout).replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8080')
    const excerpt = only(blocks('console', 'demo')).text.trimEnd()
    expect(toTheHour(seen).trimStart()).toMatch(patternOf(toTheHour(excerpt).split('\n')))
  })

  test('knows no other kinds', () => {
    expect(new Set(blocks('console').map(({ note }) => note))).toEqual(new Set(['', 'demo', 'clock', 'tokens']))
  })
})

describePeer('faketime', 'the night of docs/clock.md', () => {
  let clock: FakedClock
  let daemon: Daemon
  let beforeTheStep: string
  beforeAll(async () => {
    clock = fakedClock(folder.path)
    const installedAt = new Date(Date.now() - 30 * DAY_MS).toISOString()
    const cluster = { ...BASE_CLUSTER, installedAt }
    const text = stringify({ store: './data', http: { listen: '127.0.0.1:0' }, clusters: [cluster] })
    daemon = await startDaemon(folder.file('clock.yaml', text), { env: clock.env })
    beforeTheStep = (await daemon.get<{ now: string }>('/api/v1/clock')).now
  }, 60_000)
  afterAll(() => daemon?.kill())

  const STAGE: Readonly<Record<string, () => Promise<void>>> = {
    '# the wall clock goes 100 days ahead': async () => {
      clock.setOffset(100 * DAY_MS)
      await becomes('/api/v1/clock', { trust: 'held' })
    },
    '# the wall clock is right again': async () => {
      await becomes('/api/v1/clusters/cup-sjc', { mode: 'evaluation-expired' })
      clock.setOffset(0)
      await becomes('/api/v1/clock', { trust: 'behind' })
    },
  }
  const becomes = (path: string, wanted: Readonly<Record<string, string>>) =>
    until(async () => {
      const answer = await daemon.get<Record<string, unknown>>(path)
      return Object.entries(wanted).every(([key, value]) => answer[key] === value) ? true : undefined
    })

  it.each(blocks('console', 'clock').flatMap(examplesOf))('$command', async ({ command, shown }) => {
    const stage = STAGE[command]
    if (stage !== undefined) return await stage()
    const answer = await answerTo(command.replace('BEFORE-THE-STEP', beforeTheStep), daemon.url)
    expect(answer).toMatch(patternOf(shown))
  })
})

describe('the lines of docs/routes.md', () => {
  const page = readPage('docs/routes.md')
  const dialects = blocksOf(page, 'text').filter(({ note }) => note !== '')
  let receivers: readonly StreamReceiver[] = []
  let daemon: Daemon | undefined
  afterAll(async () => {
    await daemon?.stop()
    await Promise.all(receivers.map((receiver) => receiver.stop()))
  })

  test('are what its configuration sends', async () => {
    receivers = await Promise.all(dialects.map(() => startStreamReceiver()))
    const configuration = parse(only(blocksOf(page, 'yaml').filter(({ note }) => note === 'dialects')).text)
    dialects.forEach(({ note }, index) => {
      configuration.sinks[note].port = receivers[index]?.port
    })
    daemon = await startDaemon(folder.file('dialects.yaml', stringify({ ...configuration, http: { listen: '127.0.0.1:0' } })))
    const lines = await Promise.all(receivers.map(async (receiver) => (await receiver.received(1))[0]))
    expect(dialects.map(({ note }) => note)).toEqual(Object.keys(configuration.sinks))
    // The stamp is that of the decision, which comes some milliseconds after the slot.
    expect(lines.map((line) => line?.replace(/16:00:0\d\.\d{3}/, '16:00:00.000'))).toEqual(dialects.map(({ text }) => text.trimEnd()))
  })
})

/** The pages name places that a test may not write to. */
const receiverFile = (name: string, block: Block) =>
  folder.file(name, block.text.replaceAll('/etc/lapsewatch-receiver', join(folder.path, 'tls')).replaceAll('/var/log', folder.path))

describePeer('rsyslog', 'rsyslogd', ({ path }) => {
  it.each(blocks('rsyslog'))('takes the configuration at $at', async (block) => {
    const { exitCode, stderr } = await execa(path, ['-N1', '-f', receiverFile('rsyslog.conf', block)], { reject: false })
    expect({ exitCode, errors: stderr.split('\n').filter((line) => /error|warning/i.test(line)) }).toEqual({ exitCode: 0, errors: [] })
  })
})

describePeer('syslog-ng', 'syslog-ng', ({ path, env }) => {
  it.each(blocks('syslog-ng'))('takes the configuration at $at', async (block) => {
    const args = ['--syntax-only', '--no-caps', '-f', receiverFile('syslog-ng.conf', block)]
    const { exitCode, stderr } = await execa(path, args, { env, reject: false })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})

describe('an sh block', () => {
  const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).scripts

  test.each(blocks('sh'))('is one that a shell can read, and names what is there: $at', async ({ text }) => {
    const { exitCode, stderr } = await execa('bash', ['-n'], { input: text, reject: false })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const named = [...text.matchAll(/npm (?:run )?(start|test(?::\w+)?|(?<=run )[\w:]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
    const files = [...text.matchAll(/(?:^|[\s=])((?:scripts|config|dist|dashboards)\/[\w./-]+)/gm)].map(([, file = '']) => file)
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([])
  })
})

test('every link leads to a file that is there, and to a heading that is in it', () => {
  const broken = pages.flatMap(linksOf).filter(({ file, anchor }) => {
    if (!existsSync(join(REPOSITORY, file))) return true
    return anchor !== '' && !anchorsOf(readPage(file)).has(anchor)
  })
  expect(broken.map(({ written }) => written)).toEqual([])
})

test('the index names every page', () => {
  const { text } = readPage('docs/README.md')
  const names = pages.map(({ path }) => path.replace('docs/', '')).filter((name) => name !== 'README.md')
  expect(names.filter((name) => !text.includes(name))).toEqual([])
})

const BASE_CLUSTER = {
  id: 'cup-sjc',
  product: 'cup-7',
  release: '7.0.5',
  timezone: 'America/Los_Angeles',
  installedAt: '2026-03-01T09:00:00-08:00',
  nodes: [{ hostname: 'cup-sjc-pub', address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' }],
}

/** A page shows a part of a configuration: what it takes for granted is added, never changed. */
function completed(text: string): string {
  const shown: Readonly<Record<string, unknown>> = parse(text)
  const missing = {
    ...(shown.clusters === undefined ? { clusters: [BASE_CLUSTER] } : {}),
    ...(shown.sinks === undefined ? { sinks: { noc: { type: 'file', path: './alarms.jsonl' } } } : {}),
    ...(shown.routes === undefined
      ? { routes: [{ to: [shown.sinks === undefined ? 'noc' : Object.keys(shown.sinks as object)[0]] }] }
      : {}),
  }
  return Object.keys(missing).length === 0 ? text : `${text}${stringify(missing)}`
}

function only(found: readonly Block[]): Block {
  expect(found).toHaveLength(1)
  return found[0] as Block
}

/** How late a decision is differs from run to run; at an hour a second a blink is a minute. */
function toTheHour(text: string): string {
  return text.replaceAll(/^(\d{4}-\d\d-\d\d \d\d):\d\d:\d\dZ/gm, '$1hZ')
}

function environmentNames(): readonly string[] {
  return ['LAPSEWATCH_URL', 'LAPSEWATCH_TOKEN', 'LAPSEWATCH_LOG_LEVEL', 'LAPSEWATCH_ISSUER_KEY', 'NO_COLOR']
}

/** Runs a command of the pages: `lapsewatch …` (also by npx), or `curl …`, which is done without curl. */
async function answerTo(command: string, url: string): Promise<string> {
  const [program, ...args] = wordsOf(command.replace(/^npx /, '').replaceAll('http://127.0.0.1:8080', url))
  if (program === 'curl') return await curl(args)
  expect(program).toBe('lapsewatch')
  const { exitCode, stdout, stderr } = await lapsewatch(args, { cwd: folder.path, env: { LAPSEWATCH_URL: url } })
  expect(exitCode, String(stderr)).toBe(0)
  return String(stdout)
}

async function curl(args: readonly string[]): Promise<string> {
  const rest = [...args]
  const headers: Record<string, string> = {}
  let method: string | undefined
  let body: string | undefined
  let target = ''
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-s') continue
    if (word === '-X') method = rest.shift()
    else if (word === '-d') body = rest.shift()
    else if (word === '--data-binary') body = readFileSync(join(folder.path, (rest.shift() ?? '').replace(/^@/, '')), 'utf8')
    else if (word === '-H') {
      const [name = '', value = ''] = rest.shift()?.split(': ') ?? []
      headers[name] = value
    } else target = word
  }
  const response = await fetch(target, { headers, ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body }) })
  return await response.text()
}
