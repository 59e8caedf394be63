/** Sessions of the page (design §5.7): kept here, by the digest of what the cookie holds. Machine time; a restart ends them all. */
import { createHash, randomBytes } from 'node:crypto'
import type { Machine } from '../engine/machine.js'

export const SESSION_MS = 12 * 3_600_000
/** The oldest makes room: whoever opens one knows a token. */
export const SESSIONS_MAX = 1000
const ID_BYTES = 32

/** The token that opened it. */
export interface Session {
  readonly name: string
  readonly digest: string
}

export interface Sessions {
  /** Answers what the cookie holds. */
  open(session: Session): string
  find(id: string): Session | undefined
  close(id: string): void
  /** Ends those of which `isGood` is no longer true. */
  sift(isGood: (session: Session) => boolean): void
  count(): number
}

export function createSessions({ monotonicMs }: Pick<Machine, 'monotonicMs'>): Sessions {
  /** In the order in which they end. */
  const open = new Map<string, Session & { readonly endsAtMs: number }>()

  function dropEnded(): void {
    for (const [key, { endsAtMs }] of open) {
      if (endsAtMs > monotonicMs()) return
      open.delete(key)
    }
  }

  return {
    open(session) {
      dropEnded()
      const [oldest] = open.keys()
      if (open.size >= SESSIONS_MAX && oldest !== undefined) open.delete(oldest)
      const id = randomBytes(ID_BYTES).toString('base64url')
      open.set(keyOf(id), { ...session, endsAtMs: monotonicMs() + SESSION_MS })
      return id
    },
    find(id) {
      const session = open.get(keyOf(id))
      return session === undefined || session.endsAtMs <= monotonicMs() ? undefined : session
    },
    close(id) {
      open.delete(keyOf(id))
    },
    sift(isGood) {
      for (const [key, session] of open) if (!isGood(session)) open.delete(key)
    },
    count() {
      dropEnded()
      return open.size
    },
  }
}

/** Looked up by digest: how long that takes says nothing about an id. */
function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
