/** `%` stands for any text, as in the database of Communications Manager; `_`, which names may hold, for itself (ours). */
import type { Find } from '../engine/cucm-port.js'
import { fail } from './fault.js'

export interface Wildcard {
  /** What the store is asked for. */
  readonly query: { readonly find?: Find; readonly text?: string }
  /** What of its answer is meant: some patterns say more than the store can be asked. Upper and lower case are one. */
  readonly matches: (name: string) => boolean
}

const LENGTH_MAX = 256

export function wildcardOf(pattern: string): Wildcard {
  if (pattern.length > LENGTH_MAX) fail('invalid-request', `a pattern has at most ${LENGTH_MAX} characters`)
  const parts = pattern.split(/%+/)
  return { query: queryOf(parts), matches: (name) => isMatch(folded(name), parts.map(folded)) }
}

function queryOf(parts: readonly string[]): Wildcard['query'] {
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (parts.length === 1) return { find: 'is-exactly', text: first }
  if (first !== '') return { find: 'begins-with', text: first }
  if (last !== '') return { find: 'ends-with', text: last }
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  return longest === '' ? {} : { find: 'contains', text: longest }
}

/** The parts in their order, each as early as it comes: one pass, whatever the pattern. */
function isMatch(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

/** As the store compares: letters of ASCII. */
function folded(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
