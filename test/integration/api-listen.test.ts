/** Listening: what keeps it from it is said in one sentence; an end lets requests under way finish, within bounds. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpServer, listenHttp } from '../../src/api/listen.js'

const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function listen(fetch: (request: Request) => Response | Promise<Response>, closeWithinMs?: number): Promise<HttpServer> {
  const listening = await listenHttp({ fetch }, { host: '127.0.0.1', port: 0 }, closeWithinMs)
  if (!listening.ok) throw new Error(listening.problem)
  open.push(listening.server)
  return listening.server
}

const hello = () => new Response('hello')

/** A request that the handler holds until it is let go. */
function held(): { handler: () => Promise<Response>; arrived: Promise<void>; letGo: () => void } {
  let letGo: () => void = () => undefined
  let arrive: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const gone = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const handler = async () => {
    arrive()
    await gone
    return new Response('done')
  }
  return { handler, arrived, letGo }
}

describe('listening', () => {
  it('on port 0 takes a free one and says which', async () => {
    const { url, port } = await listen(hello)
    expect(port).toBeGreaterThan(0)
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(await (await fetch(url)).text()).toBe('hello')
  })

  it('on IPv6 has an address that can be used as it is', async () => {
    const listening = await listenHttp({ fetch: hello }, { host: '::1', port: 0 })
    if (!listening.ok) throw new Error(listening.problem)
    open.push(listening.server)
    expect(listening.server.url).toBe(`http://[::1]:${listening.server.port}`)
    expect((await fetch(listening.server.url)).status).toBe(200)
  })

  it('on a port that is taken says so, with the address', async () => {
    const other: Server = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    open.push(other)
    const { port } = other.address() as AddressInfo
    expect(await listenHttp({ fetch: hello }, { host: '127.0.0.1', port })).toEqual({
      ok: false,
      problem: `127.0.0.1:${port} is in use by another program; stop that one, or listen on another port`,
    })
  })

  it('on an address of another machine says so', async () => {
    expect(await listenHttp({ fetch: hello }, { host: '192.0.2.1', port: 0 })).toEqual({
      ok: false,
      problem: '192.0.2.1:0 is no address of this machine; listen on 127.0.0.1 or [::1]',
    })
  })
})

describe('closing', () => {
  it('lets a request under way finish, and takes no other', async () => {
    const { handler, arrived, letGo } = held()
    const server = await listen(handler)
    const answer = fetch(server.url)
    await arrived
    const closed = server.close()
    await expect(fetch(server.url)).rejects.toThrow()
    letGo()
    expect(await (await answer).text()).toBe('done')
    await closed
  })

  it('does not wait for connections that are kept alive', async () => {
    const server = await listen(hello)
    await (await fetch(server.url)).text()
    await server.close()
    await server.close()
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('cuts off a request that takes too long', async () => {
    const { handler, arrived, letGo } = held()
    const server = await listen(handler, 20)
    const answer = fetch(server.url).catch(() => 'cut off')
    await arrived
    await server.close()
    expect(await answer).toBe('cut off')
    letGo()
  })
})
