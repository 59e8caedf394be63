/** Who may come in (design §5.7): one question for every way in, with the answer that a refusal gets. */
import { createHash, randomBytes } from 'node:crypto'
import type { AccessConfiguration } from '../config/configuration.js'
import type { Machine } from '../engine/machine.js'
import type { Problem } from '../engine/problem.js'
import { type Asking, type Credential, credentialOf, type Scheme } from './credentials.js'
import { createGuesses } from './guesses.js'
import { isEnough, type Needed } from './role.js'
import { createSessions, type Session } from './sessions.js'
import { type Caller, tokenTable } from './token-table.js'

/** `caller` is `null` where nobody has to say who asks: no tokens are configured, or nothing is needed. */
export type Admission =
  | { readonly ok: true; readonly caller: Caller | null; readonly isStillGood: () => boolean }
  | { readonly ok: false; readonly status: 401 | 403 | 429; readonly problem: Problem; readonly headers: Readonly<Record<string, string>> }

type RefusalCode = 'token-missing' | 'token-unknown' | 'role-not-allowed' | 'too-many-guesses'

export interface AccessCounts {
  readonly sessions: number
  readonly refusals: Readonly<Record<RefusalCode, number>>
}

export interface Access {
  /** Tokens are configured. */
  isGuarded(): boolean
  /** `/metrics` is for everybody. */
  metricsOpen(): boolean
  /** May whoever asks do what needs that role? The API takes `Bearer` and the session's cookie, AXL `Basic` (name, token). */
  admit(needed: Needed, asking: Asking, scheme?: Scheme): Admission
  /** Who asks, where nobody has to say so. */
  whoIs(asking: Asking): Caller | null
  /** Opens a session for a token that a person typed in, and answers what the cookie holds. */
  openSession(token: string, from: string): { readonly ok: true; readonly caller: Caller; readonly cookie: string } | Refused
  closeSession(asking: Asking): void
  /** A reload: sessions of tokens that are gone end. */
  replace(configuration: AccessConfiguration): void
  /** The daemon's own, for what it asks of itself; made anew at each start, and never written down. */
  readonly ownToken: string
  counts(): AccessCounts
}

type Refused = Extract<Admission, { ok: false }>

export interface AccessParts {
  readonly configuration: AccessConfiguration
  readonly machine: Pick<Machine, 'monotonicMs'>
  /** Hears of each wrong token once an address. Never of the token. */
  readonly guessed: (from: string) => void
}

/** Under this name the daemon asks itself. */
const OWN_NAME = 'daemon'

interface Known extends Session {
  readonly caller: Caller
}

export function createAccess({ configuration, machine, guessed }: AccessParts): Access {
  const ownToken = randomBytes(32).toString('base64url')
  const own = { name: OWN_NAME, role: 'viewer', sha256: createHash('sha256').update(ownToken).digest('hex') } as const
  let current = configuration
  let tokens = tokenTable([...current.tokens, own])
  const sessions = createSessions(machine)
  const guesses = createGuesses(machine)
  const refusals: Record<RefusalCode, number> = { 'token-missing': 0, 'token-unknown': 0, 'role-not-allowed': 0, 'too-many-guesses': 0 }

  function refuse(status: Refused['status'], code: RefusalCode, text: string, headers: Refused['headers'] = {}): Refused {
    refusals[code]++
    return { ok: false, status, problem: { code, text }, headers }
  }

  function notAllowed(text: string): Refused {
    return refuse(403, 'role-not-allowed', text)
  }

  /** `name`: the token's, where it has to be said too. */
  function knownToken(token: string, from: string, scheme: Scheme, name?: string): Known | Refused {
    const waitMs = guesses.waitMs(from)
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000)
      const text = `too many different wrong tokens came from this address; the next may come in ${seconds} s`
      return refuse(429, 'too-many-guesses', text, { 'retry-after': String(seconds) })
    }
    const found = tokens.find(token)
    if (found !== undefined && (name === undefined || name === found.name)) return found
    if (guesses.count(from, token)) guessed(from)
    return refuse(401, 'token-unknown', 'this daemon knows no such token', { 'www-authenticate': INVALID[scheme] })
  }

  function knownBy(credential: Credential | null, from: string, scheme: Scheme): Known | Refused {
    const challenge = { 'www-authenticate': CHALLENGES[scheme] }
    switch (credential?.kind) {
      case undefined:
        return refuse(401, 'token-missing', MISSING[scheme], challenge)
      case 'token':
        return knownToken(credential.token, from, scheme)
      case 'named-token':
        return knownToken(credential.token, from, scheme, credential.name)
      case 'session': {
        const session = sessions.find(credential.id)
        const caller = session === undefined ? undefined : tokens.holds(session)
        if (session === undefined || caller === undefined)
          return refuse(401, 'token-missing', 'the session has ended: sign in again', challenge)
        return { ...session, caller }
      }
    }
  }

  const isGuarded = () => current.tokens.length > 0

  return {
    ownToken,
    isGuarded,
    metricsOpen: () => current.metricsOpen,
    admit(needed, asking, scheme = 'bearer') {
      if (needed === 'nobody') return { ok: true, caller: null, isStillGood: () => true }
      if (!isGuarded()) return { ok: true, caller: null, isStillGood: () => !isGuarded() }
      const credential = credentialOf(asking, scheme)
      const known = knownBy(credential, asking.from, scheme)
      if ('ok' in known) return known
      const { caller } = known
      if (credential?.kind === 'token' && credential.isInAddress && caller.role !== 'calendar')
        return notAllowed(
          `an address takes the token of a calendar only; ${caller.name} has the role ${caller.role}: send it in Authorization`,
        )
      if (!isEnough(caller.role, needed)) return notAllowed(`this needs the role ${needed}; ${caller.name} has the role ${caller.role}`)
      const isOpen = () => credential?.kind !== 'session' || sessions.find(credential.id) !== undefined
      const isAllowed = () => {
        const now = tokens.holds(known)
        return now !== undefined && isEnough(now.role, needed)
      }
      return { ok: true, caller, isStillGood: () => isOpen() && isAllowed() }
    },
    whoIs(asking) {
      const credential = isGuarded() ? credentialOf(asking, 'bearer') : null
      if (credential === null) return null
      const known = knownBy(credential, asking.from, 'bearer')
      return 'ok' in known ? null : known.caller
    },
    openSession(token, from) {
      const known = knownToken(token, from, 'bearer')
      if ('ok' in known) return known
      const { caller, name, digest } = known
      if (caller.role === 'calendar') return notAllowed(`a session needs the role viewer; ${name} has the role calendar`)
      return { ok: true, caller, cookie: sessions.open({ name, digest }) }
    },
    closeSession({ cookie, from }) {
      const credential = credentialOf({ cookie, from }, 'bearer')
      if (credential?.kind === 'session') sessions.close(credential.id)
    },
    replace(next) {
      current = next
      tokens = tokenTable([...next.tokens, own])
      sessions.sift((session) => tokens.holds(session) !== undefined)
    },
    counts: () => ({ sessions: sessions.count(), refusals: { ...refusals } }),
  }
}

/** RFC 6750 §3, RFC 7617 §2. */
const CHALLENGES: Readonly<Record<Scheme, string>> = {
  bearer: 'Bearer realm="lapsewatch"',
  basic: 'Basic realm="lapsewatch", charset="UTF-8"',
}
const INVALID: Readonly<Record<Scheme, string>> = { ...CHALLENGES, bearer: `${CHALLENGES.bearer}, error="invalid_token"` }

const MISSING: Readonly<Record<Scheme, string>> = {
  bearer: 'this daemon wants a token: Authorization: Bearer TOKEN',
  basic: 'this daemon wants a token: HTTP Basic, with the name of the token and the token',
}
