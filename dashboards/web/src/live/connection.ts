/** The socket: made anew for ever with a growing wait, resumed where it stopped, given up when it says nothing. Machine time throughout. */
import { type Frame, parseFrame } from './frames.js'
import { type Contact, retryDelayMs } from './phase.js'

export interface ConnectionParts {
  /** What was seen last; null asks for a snapshot. */
  since(): { readonly epoch: string; readonly seq: number } | null
  hear(frame: Frame): void
  contact(contact: Contact): void
  /** The stream refused a connection, or ended one: perhaps nobody is signed in. */
  refused(): void
  /** Nothing is tried while nobody is signed in. */
  isWanted(): boolean
}

export interface Contacting {
  /** A gap: the next connection asks for a snapshot. */
  startOver(): void
  /** Tries again without waiting. */
  atOnce(): void
}

/** RFC 6455 §7.4.1, and docs/stream.md. */
const SIGNED_OUT = 1008
/** Heartbeats come each second; after this silence the connection is dead, whatever the browser thinks. */
const SILENT_MS = 5_000
const WATCH_MS = 1_000
/** The calendar ran on and the monotonic clock did not, or the other way: the machine slept, and so may have the connection. */
const SLEPT_MS = 5_000

export function keepConnected(parts: ConnectionParts): Contacting {
  const startedAtMs = performance.now()
  let socket: WebSocket | null = null
  let tries = 0
  let heardAtMs: number | null = null
  let openedAtMs = startedAtMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let wantsSnapshot = false
  let sleptFor = Date.now() - performance.now()

  const tell = () => parts.contact({ open: socket?.readyState === WebSocket.OPEN, tries, heardAtMs, startedAtMs })

  function connect(): void {
    clearTimeout(retry)
    retry = undefined
    if (!parts.isWanted()) return
    const since = wantsSnapshot ? null : parts.since()
    const query = since === null ? '' : `?since=${encodeURIComponent(`${since.epoch}:${since.seq}`)}`
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const own = new WebSocket(`${scheme}://${location.host}/api/v1/stream${query}`)
    socket = own
    openedAtMs = performance.now()
    let wasOpen = false
    own.addEventListener('open', () => {
      wasOpen = true
      if (socket === own) tell()
    })
    own.addEventListener('message', ({ data }) => {
      if (socket !== own) return
      const frame = parseFrame(String(data))
      if (frame === null) return drop()
      const isFirst = tries > 0 || heardAtMs === null
      heardAtMs = performance.now()
      tries = 0
      if (frame.type === 'snapshot') wantsSnapshot = false
      parts.hear(frame)
      if (isFirst || frame.type === 'clock') tell()
    })
    own.addEventListener('close', ({ code }) => {
      if (!wasOpen || code === SIGNED_OUT) parts.refused()
      if (socket === own) drop()
    })
    tell()
  }

  /** Closing takes its time on a dead network: the old socket is left to itself, and what it still says is not heard. */
  function drop(): void {
    const old = socket
    socket = null
    old?.close()
    const delayMs = retryDelayMs(tries, Math.random())
    tries += 1
    clearTimeout(retry)
    retry = setTimeout(connect, delayMs)
    tell()
  }

  function atOnce(): void {
    if (socket === null) connect()
  }

  setInterval(() => {
    const now = performance.now()
    const offset = Date.now() - now
    const slept = Math.abs(offset - sleptFor) > SLEPT_MS
    sleptFor = offset
    const silentMs = now - Math.max(openedAtMs, heardAtMs ?? startedAtMs)
    if (socket !== null && (slept || silentMs > SILENT_MS)) drop()
  }, WATCH_MS)
  addEventListener('online', atOnce)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') atOnce()
  })
  connect()

  return {
    atOnce,
    startOver: () => {
      wantsSnapshot = true
      drop()
    },
  }
}
