/** The client of docs/stream.md, run as it stands beside a daemon. */
import { expect, it } from 'vitest'
import { node, outputUntil } from '../support/command-line.js'
import { startDaemon, tempFolder } from '../support/daemon.js'
import { blocksOf, readPage } from '../support/documents.js'

it('counts the clusters, hears of an alarm, and goes on when the daemon has come back', async () => {
  const [program] = blocksOf(readPage('docs/stream.md'), 'js')
  if (program === undefined) throw new Error('docs/stream.md has no client')
  const folder = tempFolder()
  const publisher = '{ hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher }'
  const cluster = `{ id: cup-sjc, product: cup-7, release: "7.0.5", timezone: UTC, installedAt: 2026-04-01T00:00:00Z, nodes: [ ${publisher} ] }`
  const written = (listen: string) =>
    folder.file(
      'lapsewatch.yaml',
      `clock: { start: 2026-04-29T16:00:00Z, speed: 1 }\nstore: memory\nhttp: { listen: "${listen}" }\nclusters: [ ${cluster} ]\n`,
    )
  const daemon = await startDaemon(written('127.0.0.1:0'))
  const client = node(['--input-type=module', '--eval', program.text], { env: { LAPSEWATCH_URL: daemon.url } })
  await outputUntil(client, /^1 clusters, 0 ended$/m)
  const stop = '/api/v1/clusters/cup-sjc/nodes/cup-sjc-pub/services/proxy/stop'
  const heard = outputUntil(client, /^cup-sjc: .+$/m)
  await daemon.post(stop)
  await heard
  await daemon.stop()
  const back = outputUntil(client, /^1 clusters, 0 ended$/m)
  const again = await startDaemon(written(new URL(daemon.url).host))
  await back
  client.kill()
  const { stderr } = await client
  await again.stop()
  folder.remove()
  expect(String(stderr)).not.toMatch(/SyntaxError|TypeError|Cannot find/)
})
