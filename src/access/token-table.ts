/** The tokens of the configuration. Only their digests are kept; what is presented is compared in a time that says nothing about them. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TokenConfiguration } from '../config/configuration.js'
import type { Role } from './role.js'

/** Who asks. */
export interface Caller {
  /** That of the token. */
  readonly name: string
  readonly role: Role
}

export interface TokenTable {
  find(token: string): { readonly name: string; readonly digest: string; readonly caller: Caller } | undefined
  /** Who has the token now that was found once: none if it is gone, and it may have got another role. */
  holds(found: { readonly name: string; readonly digest: string }): Caller | undefined
}

export function tokenTable(configured: readonly TokenConfiguration[]): TokenTable {
  const tokens = configured.map(({ name, role, sha256 }) => ({
    name,
    digest: sha256,
    caller: { name, role },
    bytes: Buffer.from(sha256, 'hex'),
  }))
  return {
    find(token) {
      const presented = createHash('sha256').update(token).digest()
      let found: (typeof tokens)[number] | undefined
      // Every one is looked at, so that the time does not tell which.
      for (const each of tokens) if (timingSafeEqual(each.bytes, presented)) found = each
      return found
    },
    holds: ({ name, digest }) => tokens.find((each) => each.name === name && each.digest === digest)?.caller,
  }
}
