/**
 * The connections: each begins with what it missed or a snapshot, then follows the hub. One that does not read, does not answer or talks is
 * dropped and told why; nothing that a client does makes more than a bounded buffer of ours.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Machine } from '../../engine/machine.js'
import type { DropReason, StreamCounts } from './counts.js'
import { DROP_REASONS } from './counts.js'
import type { Filter } from './frames.js'
import type { Hub } from './hub.js'
import { createOutgoing } from './outgoing.js'
import type { Snapshot } from './snapshot.js'

export interface SocketLimits {
  readonly clients: number
  /** What may wait for a client that does not read. More than the hub keeps, so that coming back is never too much. */
  readonly bufferedBytes: number
  readonly pingEveryMs: number
  /** How long a client has to answer the end of its connection. */
  readonly closeWithinMs: number
}

/** Clients send nothing; what a control frame may carry is 125 bytes. */
const MESSAGE_BYTES_MAX = 125
/** A storm may run over a snapshot while it is taken; then another is. */
const SNAPSHOT_TRIES = 3

/** RFC 6455 §7.4.1, and what the code's owner says of 1012 and 1013: try again. */
const DROPS: Readonly<Record<DropReason, readonly [code: number, text: string]>> = {
  slow: [1013, 'slow: too much is unread; come back with since='],
  dead: [1001, 'dead: no answer to a ping'],
  talked: [1008, 'talked: this stream takes no messages'],
  protocol: [1002, 'protocol: not a WebSocket that we understand'],
  'signed-out': [1008, 'signed-out: the session has ended, or the token is gone'],
  corrected: [1012, 'corrected: licence time was set back; begin anew'],
  overrun: [1013, 'overrun: more happens than can be told; begin anew'],
  fault: [1011, 'fault: something went wrong here; begin anew'],
}

export interface Since {
  readonly epoch: string
  readonly seq: number
}

export interface Wish {
  readonly filter: Filter
  readonly since: Since | null
  /** Whoever was let in may lose the right to it. */
  readonly isStillGood: () => boolean
}

export interface Sockets {
  /** `null`, or why there is no room. */
  refusal(): 'full' | 'stopping' | null
  /** Drops those who may follow no longer. */
  sift(): void
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, wish: Wish): void
  dropAll(reason: DropReason): void
  counts(): Omit<StreamCounts, 'coalesced'>
  close(): Promise<void>
}

export interface SocketParts {
  readonly hub: Hub
  readonly snapshot: (filter: Filter) => Promise<Snapshot>
  readonly audience: { came(): void; left(): void }
  readonly limits: SocketLimits
  readonly machine: Pick<Machine, 'monotonicMs'>
  readonly trouble: (error: unknown) => void
  /** The request is no handshake; it was not answered. */
  readonly unshaken: (socket: Duplex, why: string) => void
}

interface Client {
  readonly ws: WebSocket
  /** What `ws` writes to. */
  readonly socket: Duplex
  readonly isStillGood: () => boolean
  hasAnswered: boolean
  isLeaving: boolean
  unfollow: (() => void) | null
}

export function createSockets({ hub, snapshot, audience, limits, machine, trouble, unshaken }: SocketParts): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Measured (docs/stream.md): on the loopback compressing takes longer than sending, and a compressor is a quarter of a megabyte.
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES_MAX,
    autoPong: false,
    skipUTF8Validation: true,
  })
  server.on('wsClientError', (error, socket) => unshaken(socket, error.message))
  const clients = new Set<Client>()
  const dropped = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>
  const counted = { framesSent: 0, bytesSent: 0, resumes: 0, snapshots: 0, refused: 0 }
  // `ws` would write header and text of every frame; without compression nothing of its own stands between two of ours.
  const outgoing = createOutgoing<Client>(machine, ({ ws, socket }, bytes) => {
    if (ws.readyState === ws.OPEN) socket.write(bytes)
  })
  let isStopping = false
  let empty: (() => void) | null = null

  const pinging = setInterval(() => {
    sift()
    for (const client of clients) {
      if (!client.hasAnswered) drop(client, 'dead')
      client.hasAnswered = false
      if (!client.isLeaving) client.ws.ping()
    }
  }, limits.pingEveryMs)
  pinging.unref()

  function sift(): void {
    for (const client of clients) if (!client.isStillGood()) drop(client, 'signed-out')
  }

  function send(client: Client, frame: Buffer): void {
    if (client.isLeaving) return
    if (client.ws.bufferedAmount + outgoing.waiting(client) > limits.bufferedBytes) return drop(client, 'slow')
    outgoing.add(client, frame)
    counted.framesSent++
    counted.bytesSent += frame.length
  }

  function drop(client: Client, reason: DropReason): void {
    if (client.isLeaving) return
    dropped[reason]++
    leave(client, ...DROPS[reason])
  }

  function leave(client: Client, code: number, text: string): void {
    client.isLeaving = true
    client.unfollow?.()
    outgoing.flush(client)
    client.ws.close(code, text)
    setTimeout(() => client.ws.terminate(), limits.closeWithinMs).unref()
  }

  async function begin(client: Client, { filter, since }: Wish): Promise<void> {
    const follower = { filter, send: (frame: Buffer) => send(client, frame) }
    if (since !== null && since.epoch === hub.epoch && hub.canFollow(since.seq)) {
      counted.resumes++
      client.unfollow = hub.follow(follower, since.seq)
      return
    }
    for (let tries = 0; tries < SNAPSHOT_TRIES; tries++) {
      const { seq, frame } = await snapshot(filter)
      if (client.isLeaving) return
      if (!hub.canFollow(seq)) continue
      counted.snapshots++
      send(client, frame)
      client.unfollow = hub.follow(follower, seq)
      return
    }
    drop(client, 'overrun')
  }

  function welcome(ws: WebSocket, socket: Duplex, wish: Wish): void {
    const client: Client = { ws, socket, isStillGood: wish.isStillGood, hasAnswered: true, isLeaving: false, unfollow: null }
    clients.add(client)
    audience.came()
    ws.on('message', () => drop(client, 'talked'))
    ws.on('pong', () => {
      client.hasAnswered = true
    })
    ws.on('ping', (data) => {
      client.hasAnswered = true
      // One that pings without reading the answers gets none.
      if (ws.bufferedAmount < limits.bufferedBytes && !client.isLeaving) ws.pong(data)
    })
    ws.on('error', () => drop(client, 'protocol'))
    ws.on('close', () => {
      client.isLeaving = true
      client.unfollow?.()
      outgoing.forget(client)
      clients.delete(client)
      audience.left()
      if (clients.size === 0) empty?.()
    })
    begin(client, wish).catch((error: unknown) => {
      trouble(error)
      drop(client, 'fault')
    })
  }

  return {
    refusal() {
      if (isStopping) return 'stopping'
      if (clients.size < limits.clients) return null
      counted.refused++
      return 'full'
    },
    sift,
    accept: (request, socket, head, wish) => server.handleUpgrade(request, socket, head, (ws) => welcome(ws, socket, wish)),
    dropAll(reason) {
      for (const client of clients) drop(client, reason)
    },
    counts: () => ({ clients: clients.size, ...counted, dropped: { ...dropped } }),
    close() {
      isStopping = true
      clearInterval(pinging)
      for (const client of clients) if (!client.isLeaving) leave(client, 1001, 'the daemon stops')
      return new Promise((resolve) => {
        if (clients.size === 0) return resolve()
        empty = resolve
      })
    },
  }
}
