/** The TCP half of `listen`: any number of connections, each taken apart by the product's own un-framer. Nothing is acknowledged. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Arrival, Listener, Unframer } from './listen.js'

export async function listenTcp(
  host: string,
  port: number,
  createUnframer: () => Unframer,
  arrived: (arrival: Arrival) => void,
): Promise<Listener> {
  const connections = new Set<Socket>()
  const server = createServer((socket) => {
    connections.add(socket)
    const unframer = createUnframer()
    const source = socket.remoteAddress ?? 'unknown'
    const tell = (frames: ReturnType<Unframer['push']>) => {
      for (const { octets } of frames) arrived({ transport: 'tcp', source, raw: octets.toString('utf8') })
    }
    socket.on('data', (chunk) => tell(unframer.push(chunk)))
    socket.on('end', () => tell(unframer.end()))
    // A sender that dies takes its own lines with it; the others go on.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => connections.delete(socket))
  })
  const bound = await bind(server, host, port)
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of connections) socket.destroy()
      }),
  }
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
