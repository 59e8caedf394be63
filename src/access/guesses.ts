/**
 * The bound on guessing tokens: of one address so many different wrong ones at once, then one each six seconds. A program that goes on with
 * one old token guesses nothing and locks nobody out. Machine time.
 */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Machine } from '../engine/machine.js'

export const GUESSES_AT_ONCE = 20
const GUESS_EVERY_MS = 6_000
/** Of so many addresses; the one that was heard of longest ago makes room. */
const ADDRESSES_MAX = 4096

interface Address {
  /** Wrong tokens that were counted, by digest; as many as may be guessed at once. */
  readonly known: Set<string>
  left: number
  countedAtMs: number
}

export interface Guesses {
  /** 0, or how long the address has to wait. */
  waitMs(from: string): number
  /** A wrong token; answers whether it is one that was not tried before. */
  count(from: string, token: string): boolean
}

export function createGuesses({ monotonicMs }: Pick<Machine, 'monotonicMs'>): Guesses {
  const addresses = new Map<string, Address>()

  function refilled(from: string): Address | undefined {
    const address = addresses.get(placeOf(from))
    if (address === undefined) return undefined
    const steps = Math.floor((monotonicMs() - address.countedAtMs) / GUESS_EVERY_MS)
    address.left = Math.min(GUESSES_AT_ONCE, address.left + steps)
    address.countedAtMs += steps * GUESS_EVERY_MS
    return address
  }

  return {
    waitMs(from) {
      const address = refilled(from)
      return address === undefined || address.left > 0 ? 0 : Math.max(1, address.countedAtMs + GUESS_EVERY_MS - monotonicMs())
    },
    count(from, token) {
      const place = placeOf(from)
      const address = refilled(from) ?? { known: new Set<string>(), left: GUESSES_AT_ONCE, countedAtMs: monotonicMs() }
      const digest = createHash('sha256').update(token).digest('base64')
      const isNew = !address.known.has(digest)
      if (isNew) {
        address.left--
        address.known.add(digest)
        const [oldest] = address.known
        if (address.known.size > GUESSES_AT_ONCE && oldest !== undefined) address.known.delete(oldest)
      }
      // At the end of the order: heard of last.
      addresses.delete(place)
      addresses.set(place, address)
      const [longestAgo] = addresses.keys()
      if (addresses.size > ADDRESSES_MAX && longestAgo !== undefined) addresses.delete(longestAgo)
      return isNew
    },
  }
}

/** Of IPv6 the network (/64): one machine has all of its addresses. */
function placeOf(from: string): string {
  if (!isIPv6(from) || from.toLowerCase().startsWith('::ffff:')) return from
  const [head = '', tail = ''] = from.split('::', 2)
  const parts = head.split(':')
  const missing = from.includes('::') ? 8 - parts.length - (tail === '' ? 0 : tail.split(':').length) : 0
  return [...parts, ...Array.from({ length: missing }, () => '0'), ...tail.split(':')].slice(0, 4).join(':')
}
