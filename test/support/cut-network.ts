/** A network between a browser and a daemon that can be cut: what is sent then goes nowhere, and nobody is told, as when a cable is pulled. */
import { createServer, connect as dial, type Socket } from 'node:net'

export interface Network {
  /** The daemon's address, seen through it. */
  readonly url: string
  cut(): void
  /** What was open before is lost, as after a minute of silence; new connections come through. */
  mend(): void
  close(): Promise<void>
}

export async function networkTo(url: string): Promise<Network> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    keep(near)
    if (isCut) return
    const far = dial(Number(port), hostname)
    keep(far)
    near.on('data', (data) => isCut || far.write(data))
    far.on('data', (data) => isCut || near.write(data))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('close', () => isCut || other.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  function lose(): void {
    for (const socket of sockets) socket.destroy()
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      isCut = true
    },
    mend() {
      lose()
      isCut = false
    },
    close: () =>
      new Promise((resolve) => {
        lose()
        server.close(() => resolve())
      }),
  }
}
