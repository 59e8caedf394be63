/** The stream (design §5.3), put together: what the engine tells goes through the newsroom to the hub, and from there to the sockets. */
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Access } from '../../access/index.js'
import type { Operating } from '../../engine/cluster-operations.js'
import type { Events } from '../../engine/events.js'
import type { Machine } from '../../engine/machine.js'
import type { Fleet } from '../fleet/fleet.js'
import type { ApiParts } from '../parts.js'
import { ProblemError } from '../problem.js'
import { createAges } from './ages.js'
import type { StreamCounts } from './counts.js'
import { type Bounds, createHub } from './hub.js'
import { createNewsroom } from './newsroom.js'
import { createSnapshots } from './snapshot.js'
import { createSockets, type SocketLimits } from './sockets.js'
import { answerWithoutUpgrade, offersWebSocket, refuse, wishOf } from './upgrade.js'

const MEBIBYTE = 1024 * 1024

export interface StreamLimits extends SocketLimits {
  /** What is kept for those who come back. */
  readonly kept: Bounds
}

export const STREAM_LIMITS: StreamLimits = {
  clients: 2000,
  bufferedBytes: 8 * MEBIBYTE,
  pingEveryMs: 15_000,
  closeWithinMs: 1000,
  kept: { frames: 8192, bytes: 4 * MEBIBYTE },
}

export interface StreamParts {
  readonly operating: Operating
  readonly access: Access
  readonly fleet: Fleet
  readonly sinkNow: ApiParts['sinkNow']
  readonly events: Events
  readonly machine: Machine
  readonly limits?: StreamLimits
}

export interface Stream {
  /** Takes the handshakes of a server. */
  attach(server: Server): void
  counts(): StreamCounts
  /** Ends the connections of those who may follow no longer; by itself it looks with every ping. */
  sift(): void
  /** Says goodbye to all, and cuts off who does not answer within a second. */
  close(): Promise<void>
}

export function createStream({ operating, access, fleet, sinkNow, events, machine, limits = STREAM_LIMITS }: StreamParts): Stream {
  const trouble = (error: unknown) => events.emit({ type: 'trouble', where: 'stream', error })
  const hub = createHub(randomUUID().replaceAll('-', '').slice(0, 12), limits.kept)
  const ages = createAges(operating.engine, operating.store)
  const newsroom = createNewsroom({ operating, sinkNow, machine, hub, ages, trouble, restart: (why) => sockets.dropAll(why) })
  const sockets = createSockets({
    hub,
    snapshot: createSnapshots({ operating, fleet, machine, hub }),
    audience: newsroom,
    limits,
    machine,
    trouble,
    unshaken: (socket, why) => refuse(socket, new ProblemError({ code: 'invalid-request', text: `not a WebSocket handshake: ${why}` })),
  })
  const unsubscribe = events.subscribe(newsroom.hear)

  function refuseFor(socket: Duplex, error: unknown): void {
    if (error instanceof ProblemError) return refuse(socket, error)
    trouble(error)
    refuse(socket, new ProblemError({ code: 'internal-error', text: 'something went wrong here that should not' }))
  }

  return {
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        if (!offersWebSocket(request)) return answerWithoutUpgrade(server, request, socket, head)
        // A client that is gone while it is refused is no error of ours.
        socket.on('error', () => socket.destroy())
        try {
          const wish = wishOf(request, access)
          const refusal = sockets.refusal()
          if (refusal !== null) throw noRoom(refusal, limits.clients)
          sockets.accept(request, socket, head, wish)
        } catch (error) {
          refuseFor(socket, error)
        }
      })
    },
    sift: sockets.sift,
    counts: () => ({ ...sockets.counts(), coalesced: newsroom.coalesced() }),
    async close() {
      unsubscribe()
      await sockets.close()
      await newsroom.stop()
    },
  }
}

function noRoom(why: 'full' | 'stopping', clients: number): ProblemError {
  const problem =
    why === 'full'
      ? { code: 'too-many-streams', text: `${clients} follow the stream already; try again later` }
      : { code: 'stopping', text: 'the daemon stops' }
  return new ProblemError(problem, 503, { 'retry-after': '5' })
}
