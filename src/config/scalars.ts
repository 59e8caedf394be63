/** The single values of a configuration: each a zod schema that yields the parsed form, with a stable code and a hint when it cannot. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { type Instant, parseInstant } from '../domain/instant.js'
import { isRelease } from '../domain/release.js'
import type { StorePlace } from './configuration.js'
import { nearMiss } from './near-miss.js'

interface Refused {
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

/** Text that `read` turns into a value or refuses. */
function textAs<T>(read: (text: string) => { readonly value: T } | Refused) {
  return z.string().transform((text, context): T => {
    const result = read(text)
    if ('value' in result) return result.value
    context.addIssue({ code: 'custom', message: result.message, params: { code: result.code, hint: result.hint } })
    return z.NEVER
  })
}

/** Ids of clusters stand in alarm ids, paths and labels: `[a-z0-9-]`, at most 63 (design §5.1, §3.6). */
export const clusterId = textAs((text) => {
  if (text === 'daemon')
    return { code: 'reserved-id', message: '"daemon" is the id of the daemon\'s own alarms', hint: 'choose another id' }
  if (/^[a-z0-9-]{1,63}$/.test(text)) return { value: text }
  return { code: 'bad-id', message: `"${text}" is not an id`, hint: 'use a-z, 0-9 and -, at most 63 of them' }
})

/** RFC 1123 §2.1 host names; at most 63 characters in all, since one stands in every alarm id (design §3.6). */
export const hostName = textAs((text) =>
  text.length <= 63 && isHostName(text)
    ? { value: text }
    : { code: 'bad-hostname', message: `"${text}" is not a host name`, hint: 'use letters, digits and - (RFC 1123), at most 63 of them' },
)

function isHostName(text: string): boolean {
  return text.split('.').every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
}

/** An IPv4 or IPv6 address, or a host name (one whose last part is a number would be a mistyped address). */
export const address = textAs((text) => {
  if (isIP(text) !== 0) return { value: text }
  if (text.length <= 253 && isHostName(text) && !/(^|\.)\d+$/.test(text)) return { value: text }
  return { code: 'bad-address', message: `"${text}" is not an address`, hint: 'write an IPv4 or IPv6 address or a host name' }
})

/** Twelve hex digits, also in the usual groups; normalised to lower case without separators. */
export const mac = textAs((text) => {
  const digits = /^([0-9A-Fa-f]{2}([:-]?)([0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})$/.test(text)
  if (digits) return { value: text.replaceAll(/[:.-]/g, '').toLowerCase() }
  return { code: 'bad-mac', message: `"${text}" is not a MAC address`, hint: 'write twelve hexadecimal digits, "000bcd4ee59d"' }
})

export const release = textAs((text) =>
  isRelease(text)
    ? { value: text }
    : { code: 'bad-release', message: `"${text}" is not a release`, hint: 'write major.minor, "7.0" or "7.0.5"' },
)

/** A reason or a name that people give. */
export const words = z.string().min(1).max(1000)

/** Who accepted the End User Licence Agreement at an installation. */
export const eula = z.strictObject({ acceptedBy: words })

export const rebuildCause = z.enum(['hardware', 'license-mac'])

export const instant = textAs((text) => {
  const value = realInstant(text)
  if (value !== undefined) return { value }
  return {
    code: 'bad-instant',
    message: `"${text}" is not an instant`,
    hint: 'write date, time and offset (RFC 3339): 2026-03-01T09:00:00-08:00',
  }
})

/** `parseInstant`, but for days and hours that do not exist: JavaScript rolls 30 February over into March. */
function realInstant(text: string): Instant | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d)/.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour] = parts.slice(1).map(Number) as [number, number, number, number]
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay && hour <= 23 ? parseInstant(text) : undefined
}

const zones = new Map<string, boolean>()

function isZone(name: string): boolean {
  const before = zones.get(name)
  if (before !== undefined) return before
  const known = /^[A-Za-z]/.test(name) && isZoneToIntl(name)
  zones.set(name, known)
  return known
}

function isZoneToIntl(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    // What ECMA-402 says of a zone that is not in its database.
    if (error instanceof RangeError) return false
    throw error
  }
}

/** A zone of the IANA database. */
export const timeZone = textAs((text) => {
  if (isZone(text)) return { value: text }
  const near = nearMiss(text, Intl.supportedValuesOf('timeZone'))
  const hint = near === undefined ? 'write an IANA name, America/Los_Angeles' : `did you mean "${near}"?`
  return { code: 'unknown-timezone', message: `"${text}" is not a known time zone`, hint }
})

/** `host:port`, `[::1]:8080`; port 0 takes a free one. Whether it may be more than the loopback is said in `http-section.ts`. */
export const listenAddress = textAs((text) => {
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text)
  const port = Number(parts?.[3])
  const host = parts?.[1] ?? parts?.[2] ?? ''
  const isHost = parts?.[1] === undefined ? isIP(host) === 4 || (isHostName(host) && !/(^|\.)\d+$/.test(host)) : isIP(host) === 6
  if (parts !== null && port <= 65_535 && isHost) return { value: { host, port } }
  return {
    code: 'bad-listen',
    message: `"${text}" is not an address to listen on`,
    hint: 'write HOST:PORT, 127.0.0.1:8080 or "[::1]:8080"',
  }
})

/** Stands before the colon of HTTP Basic (RFC 7617 §2), in logs and in the journal. */
export const tokenName = textAs((text) =>
  /^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/.test(text)
    ? { value: text }
    : {
        code: 'bad-token-name',
        message: `"${text}" is not a name for a token`,
        hint: 'use letters, digits and . _ @ -, at most 63 of them',
      },
)

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What is wrong is not repeated: it may be the token itself. */
export const sha256 = textAs((text) => {
  const digest = text.toLowerCase()
  if (digest === SHA256_OF_NOTHING)
    return { code: 'empty-token', message: 'is the SHA-256 of an empty text', hint: 'make a token, and take the SHA-256 of that' }
  if (/^[0-9a-f]{64}$/.test(digest)) return { value: digest }
  const hint = 'write the 64 hexadecimal digits that "printf %s TOKEN | sha256sum" prints, never the token'
  return { code: 'bad-sha256', message: 'is not a SHA-256', hint }
})

/** A path, not empty; made absolute later. */
export const path = z.string().min(1).max(4096)

/** The folder as written. */
export const storePlace = textAs<StorePlace>((text) => {
  if (text === 'memory') return { value: { kind: 'memory' } }
  if (/^postgres(ql)?:\/\//.test(text)) {
    return { code: 'store-not-built', message: 'PostgreSQL is not built yet', hint: 'name a folder (embedded SQLite), or memory' }
  }
  if (text === '' || text.includes('\0') || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return { code: 'bad-store', message: 'is not a store', hint: 'name a folder (embedded SQLite), or memory' }
  }
  return { value: { kind: 'folder', path: text } }
})
