/**
 * The UDP half of `listen`, through the npm package `syslog-server`. That keeps its socket in a module-level variable: one listener a
 * process, IPv4 only, and nobody can ask which port it was given, so the port is chosen before.
 */
import SyslogServer from 'syslog-server'
import type { Arrival, Listener } from './listen.js'

/** Rejects with the socket's own error when it cannot be bound. */
export async function listenUdp(host: string, port: number, arrived: (arrival: Arrival) => void): Promise<Listener> {
  const server = new SyslogServer()
  const failed = new Promise<never>((_, reject) => server.on('error', reject))
  server.on('message', ({ host: source, message }: { readonly host: string; readonly message: string }) => {
    // Some senders end a datagram like a line.
    arrived({ transport: 'udp', source, raw: message.replace(/[\r\n\0]+$/, '') })
  })
  await Promise.race([server.start({ port, address: host, exclusive: true }), failed])
  // Later errors of the socket lose a datagram at most: `failed` has taken its first one, and this listener has nothing to add.
  failed.catch(() => undefined)
  return { port, close: () => server.stop() }
}
