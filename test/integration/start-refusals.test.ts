/** What `serve` refuses at the start only: the place in the file, what is wrong, what to do, and exit code 2. */
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../src/store/open-store.js'
import { lapsewatch } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'

let folder: ReturnType<typeof tempFolder>
let daemon: Daemon | undefined
beforeEach(() => {
  folder = tempFolder()
})
afterEach(async () => {
  await daemon?.stop()
  daemon = undefined
  folder.remove()
})

const CLOCK = 'clock: { start: 2026-04-29T16:00:00Z, speed: 1 }'
const block = (id: string, mac: string, installedAt = '2026-04-01T00:00:00Z') => `
  - id: ${id}
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: ${installedAt}
    nodes: [ { hostname: ${id}-pub, address: 10.0.0.1, mac: "${mac}", role: publisher } ]`

/** The lines on stderr of a start that is refused, with the folder left out. */
async function refused(text: string, name = 'lapsewatch.yaml'): Promise<string> {
  const { stderr, exitCode } = await lapsewatch(['serve', '--config', folder.file(name, text)])
  expect(exitCode).toBe(2)
  return String(stderr)
    .replaceAll(`${folder.path}/`, '')
    .split('\n')
    .filter((line) => line.startsWith('error:'))
    .join('\n')
}

const file = (top: string, clusters: string) => `store: ./data\nhttp: { listen: "127.0.0.1:0" }\n${top}\nclusters:${clusters}\n`

// Each starts several daemons, one after the other, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 })

describe('a start is refused with the place in the file', () => {
  it('a port that another program has', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    )
    try {
      expect(await refused(`store: memory\nhttp:\n  listen: 127.0.0.1:${port}\n`)).toBe(
        `error: lapsewatch.yaml:3:11 http.listen: 127.0.0.1:${port} is in use by another program; stop that one, or listen on another port`,
      )
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
  })

  it('a store that is no folder, and one that is damaged, which names what an operator can do', async () => {
    folder.file('data', 'hello')
    expect(await refused('store: ./data\n')).toMatch(/^error: lapsewatch\.yaml:1:8 store: the store at .* is not a folder/)
    folder.file('lapsewatch.sqlite', 'hello '.repeat(1000))
    expect(await refused('store: .\n')).toMatch(
      /^error: lapsewatch\.yaml:1:8 store: the store at .* put a copy of the folder back \(docs\/operations\.md, Restore\), or move it away to begin anew/,
    )
  })

  it('a store of the other kind of clock', async () => {
    daemon = await startDaemon(folder.file('lapsewatch.yaml', file(CLOCK, ' []')))
    await daemon.stop()
    expect(await refused(file('', ' []'))).toMatch(/^error: lapsewatch\.yaml:1:8 store: the store was made under a simulated clock/)
  })

  it('a block that was edited, and a publisher under another id', async () => {
    daemon = await startDaemon(folder.file('lapsewatch.yaml', file(CLOCK, block('cup-a', '000bcd000001'))))
    await daemon.stop()
    expect(await refused(file(CLOCK, block('cup-a', '000bcd000001', '2026-04-02T00:00:00Z')))).toMatch(
      /^error: lapsewatch\.yaml:9:18 clusters\[0\]\.installedAt: cup-a: installedAt differs from what the cluster was created from/,
    )
    expect(await refused(file(CLOCK, block('cup-b', '000bcd000001')))).toBe(
      'error: lapsewatch.yaml:10:12 clusters[0].nodes: "000bcd000001" is also the publisher\'s MAC of cluster cup-a: one machine is evaluated once',
    )
  })
})

it('a configuration that was moved keeps its clusters: those that are gone from it are retired', async () => {
  daemon = await startDaemon(folder.file('old.yaml', file(CLOCK, `${block('cup-a', '000bcd000001')}${block('cup-b', '000bcd000002')}`)))
  await daemon.stop()
  daemon = await startDaemon(folder.file('new.yaml', file(CLOCK, block('cup-a', '000bcd000001'))))
  const { items } = await daemon.get<{ items: { id: string }[] }>('/api/v1/clusters')
  expect(items.map(({ id }) => id)).toEqual(['cup-a'])
})

it('clusters of a store that was written when they belonged to the path of their file are the file’s', async () => {
  const config = file(CLOCK, block('cup-a', '000bcd000001'))
  daemon = await startDaemon(folder.file('lapsewatch.yaml', config))
  await daemon.stop()
  daemon = undefined
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(`${folder.path}/data/lapsewatch.sqlite`)
  db.prepare('UPDATE clusters SET origin = ?').run('file:/etc/old/lapsewatch.yaml')
  db.close()
  const store = await openStore(`${folder.path}/data`)
  expect((await store.clustersOfOrigin('file')).map(({ id }) => id)).toEqual(['cup-a'])
  expect(await store.clustersOfOrigin('api')).toEqual([])
  await store.close()
})

it('serve logs a warning for a licence that does not count, until somebody has vouched for it', async () => {
  for (const [name, mac] of [
    ['a', '000bcd000001'],
    ['b', '000bcd000002'],
  ] as const)
    await lapsewatch(['license', 'issue', '--pak', 'P', '--mac', mac, '--servers', '1', '--out', `${folder.path}/${name}.lic`])
  const trust = 'licensing: { trust: [ own.key.pub ] }'
  await lapsewatch(['license', 'keygen', '--out', `${folder.path}/own.key`])
  const config = folder.file(
    'lapsewatch.yaml',
    file(
      `${CLOCK}\n${trust}`,
      `${block('cup-a', '000bcd000001')}\n    licenses: [ a.lic ]${block('cup-b', '000bcd000002')}\n    licenses: [ b.lic ]`,
    ),
  )
  daemon = await startDaemon(config)
  const said = (index: number, name: string) => {
    const place = `lapsewatch\\.yaml:\\d+:17 clusters\\[${index}\\]\\.licenses\\[0\\]`
    const text = `${place}: licence file .*${name}\\.lic of cluster cup-${name}: is read but does not count`
    return daemon?.output().match(new RegExp(text, 'g'))?.length ?? 0
  }
  await until(() => said(1, 'b') === 1 || undefined)
  expect(said(0, 'a')).toBe(1)
  const vouched = await lapsewatch([
    ...['license', 'upload', '--cluster', 'cup-a', `${folder.path}/a.lic`, '--vouch', '--reason', 'seen', '--url', daemon.url],
  ])
  expect(vouched.exitCode).toBe(0)
  expect((await daemon.post('/-/reload')).status).toBe(200)
  // They are looked at in the file's order, after the reload has been answered.
  await until(() => said(1, 'b') === 2 || undefined)
  expect(said(0, 'a')).toBe(1)
})

it('a command that finds port 0 in the configuration says where', async () => {
  folder.file('lapsewatch.yaml', `# a comment\nstore: memory\nhttp:\n  listen: 127.0.0.1:0\n`)
  const { stderr, exitCode } = await lapsewatch(['status'], { cwd: folder.path })
  expect({ stderr, exitCode }).toEqual({
    stderr: 'error: ./lapsewatch.yaml:4:11 http.listen: has port 0, a new one at each start: name the daemon with --url',
    exitCode: 2,
  })
})
