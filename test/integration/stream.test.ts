/** The stream over real sockets, with licence and machine time in the test's hand: handshakes, frames, filters, resumes, and what clients may not do. */
import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type ApiWorld, apiWorld, newClusterBody, otherCluster } from '../support/api-world.js'
import { until } from '../support/daemon.js'
import { followStream, refusedStream, streamUrl } from '../support/stream-client.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld({ streamLimits: { clients: 3, closeWithinMs: 100 } })
  await world.post('/api/v1/clusters', newClusterBody())
})
afterEach(() => world.close())

const url = () => world.server.url
const stop = (id: string, node = `${id}-pub`) => world.post(`/api/v1/clusters/${id}/nodes/${node}/services/proxy/stop`)
const start = (id: string, node = `${id}-pub`) => world.post(`/api/v1/clusters/${id}/nodes/${node}/services/proxy/start`)

/** Lets what is told be told: it waits for machine time now and then. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let isThere = false
  const over = promise.finally(() => {
    isThere = true
  })
  while (!isThere) await world.machine.pass(50)
  return await over
}

describe('a connection', () => {
  it('begins with a snapshot of what the API shows, and is then told of each change', async () => {
    const client = await followStream(url())
    const first = await client.frame(() => true)
    expect([first.type, first.prev]).toEqual(['snapshot', first.seq - 1])
    expect(first.data.clusters).toEqual((await world.get('/api/v1/clusters')).json.items)
    expect(first.data.counts).toEqual({ clusters: 1, ended: 0, within1Day: 0, within7Days: 0, within30Days: 0, fine: 1 })
    expect(Object.keys(first.data.clock)).toEqual(Object.keys((await world.get('/api/v1/clock')).json))

    await stop('cup-sjc')
    const alarm = await soon(client.frame(({ type }) => type === 'alarm'))
    expect(alarm.data).toEqual((await world.get(`/api/v1/alarms/${alarm.data.id}`)).json)
    const cluster = await soon(client.frame(({ type, seq }) => type === 'cluster' && seq > alarm.seq))
    expect(cluster.data).toEqual((await world.get('/api/v1/clusters/cup-sjc')).json)
    await client.end()
  })

  it('hears the clock once a second of the machine', async () => {
    const client = await followStream(url())
    await client.frame(({ type }) => type === 'snapshot')
    await world.machine.pass(10_000)
    await soon(client.frame(({ type, data }) => type === 'clock' && data.now >= '2026-04-29T16:00:10'))
    const clocks = client.frames.filter(({ type }) => type === 'clock').length
    expect(clocks).toBeGreaterThanOrEqual(10)
    expect(clocks).toBeLessThanOrEqual(12)
    await client.end()
  })

  it('is told of a cluster to which nothing happened but a day', async () => {
    const client = await followStream(url())
    const { data } = await client.frame(({ type }) => type === 'snapshot')
    expect(data.clusters[0].clocks[0].daysRemaining).toBe(31)
    // The next slot is a day away; half a minute more lets the second be told.
    await world.machine.sleep(86_400_000)
    const cluster = await soon(client.frame(({ type }) => type === 'cluster'))
    expect(cluster.data.clocks[0]).toMatchObject({ daysRemaining: 30, state: 'countdown' })
    await client.end()
  })

  it('is told of other labels', async () => {
    const client = await followStream(url())
    await client.frame(({ type }) => type === 'snapshot')
    await world.engine.relabel('cup-sjc', { site: 'fra' })
    const cluster = await soon(client.frame(({ type }) => type === 'cluster'))
    expect(cluster.data.labels).toEqual({ site: 'fra' })
    await client.end()
  })

  it('has all changes of a cluster within a moment as one frame, the last', async () => {
    const client = await followStream(url())
    await client.frame(({ type }) => type === 'snapshot')
    for (let index = 0; index < 5; index++) {
      await stop('cup-sjc')
      await start('cup-sjc')
    }
    await world.machine.pass(200)
    const shown = (await world.get('/api/v1/clusters/cup-sjc')).json
    const clusters = client.frames.filter(({ type }) => type === 'cluster')
    expect(clusters.at(-1)?.data).toEqual(shown)
    expect(clusters.length).toBeLessThan(10)
    const alarms = (await world.get('/api/v1/alarms')).json.items.map(({ id }: { id: string }) => id)
    expect(client.frames.filter(({ type }) => type === 'alarm').map(({ data }) => data.id)).toEqual(alarms.reverse())
    expect(world.stream.counts().coalesced).toBeGreaterThan(0)
    await client.end()
  })
})

describe('a filter', () => {
  beforeEach(async () => {
    await world.post('/api/v1/clusters', otherCluster('cup-fra'))
  })

  it('leaves only its clusters, in the snapshot too, and only its types behind it', async () => {
    const client = await followStream(url(), '?cluster=cup-fra,cup-nowhere&type=cluster')
    const first = await client.frame(({ type }) => type === 'snapshot')
    expect(first.data.clusters.map(({ id }: { id: string }) => id)).toEqual(['cup-fra'])
    expect(first.data.counts.clusters).toBe(2)
    await stop('cup-sjc')
    await stop('cup-fra')
    await world.machine.pass(3000)
    await soon(client.frame(({ type }) => type === 'cluster'))
    expect(client.frames.slice(1).map(({ type, data }) => [type, data.id])).toEqual([['cluster', 'cup-fra']])
    await client.end()
  })
})

describe('whoever comes back', () => {
  it('goes on behind the frame that was seen last, without a snapshot', async () => {
    const client = await followStream(url())
    const { epoch, seq } = await client.frame(({ type }) => type === 'snapshot')
    await client.end()
    await stop('cup-sjc')
    await world.machine.pass(3000)
    const again = await followStream(url(), `?since=${epoch}:${seq}`)
    const first = await soon(again.frame(() => true))
    expect(first.prev).toBe(seq)
    await soon(again.frame(({ type }) => type === 'alarm'))
    expect(again.frames.some(({ type }) => type === 'snapshot')).toBe(false)
    expect(world.stream.counts()).toMatchObject({ resumes: 1, snapshots: 1 })
    await again.end()
  })

  it.each([
    ['from another epoch', (_: string, seq: number) => `another:${seq}`],
    ['from the future', (epoch: string, seq: number) => `${epoch}:${seq + 1000}`],
    ['from a number that no counter reaches', (epoch: string) => `${epoch}:999999999999999`],
    ['from before the beginning', (epoch: string) => `${epoch}:0`],
  ])('%s begins anew', async (_, since) => {
    const client = await followStream(url())
    const { epoch, seq } = await client.frame(({ type }) => type === 'snapshot')
    const again = await followStream(url(), `?since=${since(epoch, seq)}`)
    expect((await again.frame(() => true)).type).toBe('snapshot')
    await client.end()
    await again.end()
  })

  it('after nobody followed for two minutes begins anew', async () => {
    const client = await followStream(url())
    const { epoch, seq } = await client.frame(({ type }) => type === 'snapshot')
    await client.end()
    await until(() => (world.stream.counts().clients === 0 ? true : undefined))
    await world.machine.pass(121_000)
    await stop('cup-sjc')
    const again = await followStream(url(), `?since=${epoch}:${seq}`)
    const first = await again.frame(() => true)
    expect(first.type).toBe('snapshot')
    expect(first.data.clusters[0].services).toContainEqual(expect.objectContaining({ state: 'stopped' }))
    await again.end()
  })

  it('after a correction of the clock has to begin anew, and is told so', async () => {
    await world.close()
    world = await apiWorld({ simulation: null, streamLimits: { closeWithinMs: 100 } })
    await world.post('/api/v1/clusters', newClusterBody())
    const client = await followStream(url())
    const { epoch } = await client.frame(({ type }) => type === 'snapshot')
    world.machine.stepWall(3_600_000)
    await world.machine.pass(1000)
    await world.post('/api/v1/clock/confirm')
    world.machine.stepWall(-3_600_000)
    await world.machine.pass(1000)
    const seen = client.frames.at(-1)?.seq ?? 0
    const corrected = await world.post('/api/v1/clock/correct', { to: '2026-04-29T16:00:01Z', reason: 'set by hand' })
    expect(corrected.status).toBe(200)
    expect(await soon(client.closed)).toEqual({ code: 1012, reason: 'corrected: licence time was set back; begin anew' })
    const again = await followStream(url(), `?since=${epoch}:${seen}`)
    expect((await again.frame(() => true)).type).toBe('snapshot')
    await again.end()
  })
})

describe('a handshake', () => {
  it.each([
    ['an unknown type', '?type=alarm,weather', 'type'],
    ['an id that no cluster can have', '?cluster=UPPER', 'cluster'],
    ['no id', '?cluster=', 'cluster'],
    ['more clusters than it may name', `?cluster=${Array.from({ length: 101 }, (_, index) => `c${index}`).join(',')}`, 'cluster'],
    ['a position without a number', '?since=abc', 'since'],
    ['a negative number', '?since=abc:-1', 'since'],
    ['a number with a fraction', '?since=abc:1.5', 'since'],
    ['a number that is none', '?since=abc:99999999999999999999', 'since'],
    ['an unknown parameter', '?colour=red', 'colour'],
  ])('with %s is refused with a problem that names the parameter', async (_, query, parameter) => {
    const { status, headers, body } = await refusedStream(streamUrl(url(), query))
    expect([status, headers['content-type'], body.code]).toEqual([400, 'application/problem+json', 'invalid-request'])
    expect(body.errors[0].parameter).toBe(parameter)
  })

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 'cross-origin'],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }, 'cross-origin'],
    ['a sandbox', { origin: 'null' }, 'cross-origin'],
    ['another site by fetch metadata', { 'sec-fetch-site': 'cross-site' }, 'cross-origin'],
    ['a foreign name', { host: 'evil.example' }, 'host-not-allowed'],
  ])('from %s is refused', async (_, headers, code) => {
    const { status, body } = await refusedStream(streamUrl(url()), headers)
    expect([status, body.code]).toEqual([403, code])
  })

  it('of the page itself is let in', async () => {
    const client = await followStream(url(), '', { headers: { origin: url() } })
    expect((await client.frame(() => true)).type).toBe('snapshot')
    await client.end()
  })

  it('at another address is not found', async () => {
    const { status, body } = await refusedStream(`${url().replace('http', 'ws')}/api/v1/clusters`)
    expect([status, body.code]).toEqual([404, 'not-found'])
  })

  it('that is none is a bad request', async () => {
    const answer = await raw('/api/v1/stream', { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' })
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'invalid-request'])
  })

  it('is what a plain request is told to make', async () => {
    const answer = await world.get('/api/v1/stream')
    expect([answer.status, answer.json.code]).toEqual([426, 'upgrade-required'])
  })
})

describe('an offer of another protocol', () => {
  it('does not keep a request from being answered, its body neither', async () => {
    const h2c = { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' }
    const read = await raw('/api/v1/clusters/cup-sjc', h2c)
    expect([read.status, JSON.parse(read.body).id]).toEqual([200, 'cup-sjc'])
    const body = JSON.stringify(otherCluster('cup-ams'))
    const made = await raw('/api/v1/clusters', { ...h2c, 'content-type': 'application/json' }, 'POST', body)
    expect([made.status, JSON.parse(made.body).id]).toEqual([201, 'cup-ams'])
  })
})

describe('a client', () => {
  it('beyond the limit is refused politely, and let in when another has left', async () => {
    const clients = [await followStream(url()), await followStream(url()), await followStream(url())]
    const { status, headers, body } = await refusedStream(streamUrl(url()))
    expect([status, headers['retry-after'], body.code]).toEqual([503, '5', 'too-many-streams'])
    await clients.pop()?.end()
    await until(() => (world.stream.counts().clients === 2 ? true : undefined))
    clients.push(await followStream(url()))
    for (const client of clients) await client.end()
    expect(world.stream.counts().refused).toBe(1)
  })

  it('that sends anything is told that nothing is taken', async () => {
    const client = await followStream(url())
    client.ws.send('hello')
    expect(await client.closed).toEqual({ code: 1008, reason: 'talked: this stream takes no messages' })
    expect(world.stream.counts().dropped.talked).toBe(1)
  })

  it('that sends 100 MB is cut off before much of it is there', async () => {
    const client = await followStream(url())
    client.ws.send(Buffer.alloc(100_000_000))
    expect((await client.closed).code).toBe(1009)
    await until(() => (world.stream.counts().clients === 0 ? true : undefined))
    expect(world.stream.counts().dropped.protocol).toBe(1)
  })

  it('that pings is answered', async () => {
    const client = await followStream(url())
    client.ws.ping('how are you')
    const [answer] = await once(client.ws, 'pong')
    expect(String(answer)).toBe('how are you')
    await client.end()
  })

  it('that goes without a word while its snapshot is taken leaves nothing behind', async () => {
    for (let index = 0; index < 20; index++) {
      const ws = new WebSocket(streamUrl(url()))
      ws.on('error', () => undefined)
      await once(ws, 'open')
      ws.terminate()
      await until(() => (world.stream.counts().clients === 0 ? true : undefined))
    }
    await stop('cup-sjc')
    await world.machine.pass(1000)
    expect(world.stream.counts()).toMatchObject({ clients: 0, dropped: { fault: 0, slow: 0 } })
  })
})

describe('a client that does not read', () => {
  it('is dropped at a bounded buffer and told why, while others hear everything', async () => {
    await world.close()
    world = await apiWorld({ streamLimits: { bufferedBytes: 200_000, closeWithinMs: 100 } })
    await world.post('/api/v1/clusters', newClusterBody({ labels: { filler: 'x'.repeat(200) } }))
    const deaf = await followStream(url())
    const well = await followStream(url())
    await deaf.frame(() => true)
    deaf.ws.pause()
    // More than the sockets of both sides hold.
    while (world.stream.counts().dropped.slow === 0) {
      await world.engine.relabel('cup-sjc', { filler: 'x'.repeat(50_000) })
      await world.machine.pass(60)
    }
    deaf.ws.resume()
    const { code } = await deaf.closed
    // Told, unless it came back too late to hear it.
    expect([1013, 1006]).toContain(code)
    await well.end()
    expect(world.stream.counts().dropped).toMatchObject({ slow: 1, fault: 0 })
  })

  it('is taken for dead when it answers no ping', async () => {
    await world.close()
    world = await apiWorld({ streamLimits: { pingEveryMs: 20, closeWithinMs: 20 } })
    const ws = new WebSocket(streamUrl(url()), { autoPong: false })
    ws.on('error', () => undefined)
    await once(ws, 'close')
    expect(world.stream.counts().dropped.dead).toBe(1)
  })
})

describe('the end', () => {
  it('is said to all, and nobody is let in behind it', async () => {
    const client = await followStream(url())
    await client.frame(() => true)
    const closing = world.stream.close()
    expect(await client.closed).toEqual({ code: 1001, reason: 'the daemon stops' })
    await closing
    const { status, body } = await refusedStream(streamUrl(url()))
    expect([status, body.code]).toEqual([503, 'stopping'])
  })
})

function raw(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  body = '',
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: world.server.port, path, method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
