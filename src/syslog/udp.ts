/** Syslog over UDP (RFC 5426): one datagram a line, no receipt of any kind. The socket is connected, so that a refusal (ICMP) is noticed. */
import { createSocket, type Socket } from 'node:dgram'
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { takeOctets } from './characters.js'
import { type Connection, describeEndpoint, type Endpoint, polledOnce, TransportError, transportError } from './transport.js'

/** What fits into one IPv4 or IPv6 datagram (RFC 5426 §3.2), rounded down. A longer line is cut rather than refused for ever. */
const DATAGRAM_OCTETS_MAX = 65_000
/** Datagrams handed over before their callbacks are awaited. */
const IN_FLIGHT_MAX = 64
/** Machine time, for the name service. */
const RESOLVE_TIMEOUT_MS = 10_000

/** Resolves the name anew and gives a socket for it. Of several addresses, the one after that which last refused. */
export type OpenUdp = (signal?: AbortSignal) => Promise<Connection>

function resolveAll({ host, port, lookup = systemLookup as LookupFunction }: Endpoint, signal?: AbortSignal): Promise<LookupAddress[]> {
  const context = `cannot send to ${describeEndpoint({ host, port })}`
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new TransportError('dns', `${context}: the name service did not answer`)), RESOLVE_TIMEOUT_MS)
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    }
    const fail = (error: TransportError): void => {
      settle()
      reject(error)
    }
    const giveUp = (): void => fail(new TransportError('closed', `${context}: given up`))
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted) giveUp()
    lookup(host, { all: true }, (error, found, family) => {
      if (error) return fail(transportError(context, error, 'dns'))
      settle()
      resolve(Array.isArray(found) ? found : [{ address: found, family: family ?? 4 }])
    })
  })
}

function connectSocket(address: LookupAddress, endpoint: Endpoint): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.family === 6 ? 'udp6' : 'udp4')
    const failed = (cause: Error): void => {
      socket.close()
      reject(transportError(`cannot send to ${describeEndpoint(endpoint)}`, cause, 'io'))
    }
    socket.once('error', failed)
    socket.connect(endpoint.port, address.address, () => {
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

/** `open` for one receiver. */
export function createUdpOpener(endpoint: Endpoint): OpenUdp {
  let refusals = 0
  return async (signal) => {
    const addresses = await resolveAll(endpoint, signal)
    const address = addresses[refusals % addresses.length]
    if (address === undefined) throw new TransportError('dns', `cannot send to ${describeEndpoint(endpoint)}: the name has no address`)
    return datagramConnection(await connectSocket(address, endpoint), endpoint, () => {
      refusals++
    })
  }
}

function datagramConnection(socket: Socket, endpoint: Endpoint, onRefused: () => void): Connection {
  const context = `sending to ${describeEndpoint(endpoint)} failed`
  let loss: TransportError | undefined
  let tellLost: (error: TransportError) => void = () => undefined
  const lost = new Promise<TransportError>((resolve) => {
    tellLost = resolve
  })
  const lose = (error: TransportError): void => {
    if (loss) return
    loss = error
    if (error.reason === 'refused') onRefused()
    socket.close()
    tellLost(error)
  }
  socket.on('error', (cause) => lose(transportError(context, cause, 'io')))

  const sendOne = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const fits = line.length * 3 <= DATAGRAM_OCTETS_MAX || Buffer.byteLength(line) <= DATAGRAM_OCTETS_MAX
      socket.send(fits ? line : takeOctets(line, DATAGRAM_OCTETS_MAX), (cause) => {
        if (!cause) return resolve()
        lose(transportError(context, cause, 'io'))
        reject(loss)
      })
    })
  const assertOpen = (): void => {
    if (loss) throw loss
  }

  return {
    lost,
    async send(lines) {
      await polledOnce()
      assertOpen()
      let inFlight: Promise<void>[] = []
      for (const line of lines) {
        inFlight.push(sendOne(line))
        if (inFlight.length < IN_FLIGHT_MAX) continue
        await Promise.all(inFlight)
        inFlight = []
        assertOpen()
      }
      await Promise.all(inFlight)
      await polledOnce()
      assertOpen()
    },
    async close() {
      lose(new TransportError('closed', `the socket for ${describeEndpoint(endpoint)} was closed by us`))
      return false
    },
  }
}
