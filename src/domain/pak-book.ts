/**
 * The registration tool's rules (chapter, "Obtaining a License File"): what a PAK holds, what was registered with it, and what became of it.
 * A registration keeps the server that it is for; a rehost ("Troubleshooting Tips") moves it to another, and the file before is void.
 */
import type { ParsedLicense } from './license-file.js'

export interface PakCounts {
  readonly servers: number
  readonly units: number
  readonly cupc: number
}

export interface Pak extends PakCounts {
  readonly pak: string
  readonly registrations: readonly Registration[]
}

/** One licence file as it was handed out. `at` is RFC 3339. */
interface Issued {
  readonly at: string
  readonly email: string
  readonly mac: string
  readonly licFileId: string
  readonly file: string
}

export interface Registration extends PakCounts, Issued {
  readonly release: string
  /** In the order in which they were made; the last says where the licence is now. */
  readonly rehosts: readonly Issued[]
}

export interface BookRefusal {
  readonly ok: false
  readonly code: 'pak-unknown' | 'pak-exhausted' | 'rehost-same-mac' | 'rehost-done-already' | 'rehost-nothing'
  readonly reason: string
}

const KINDS = ['servers', 'units', 'cupc'] as const
const WORDS = { servers: 'server licences', units: 'units', cupc: 'CUPC licences' } as const

/** What the PAK has not given yet. A rehost takes nothing: it moves what was given. */
export function leftOf(pak: Pak): PakCounts {
  const left = (kind: keyof PakCounts) =>
    Math.max(
      0,
      pak.registrations.reduce((rest, registration) => rest - registration[kind], pak[kind]),
    )
  return { servers: left('servers'), units: left('units'), cupc: left('cupc') }
}

/** A PAK gives no more than it holds, over all its registrations. */
export function checkRegistration(
  book: readonly Pak[],
  name: string,
  asked: PakCounts,
): { readonly ok: true; readonly index: number } | BookRefusal {
  const index = book.findIndex(({ pak }) => pak === name)
  const pak = book[index]
  if (pak === undefined) return unknown(name)
  const left = leftOf(pak)
  const short = KINDS.filter((kind) => asked[kind] > left[kind])
  if (short.length === 0) return { ok: true, index }
  const each = short.map((kind) => `${asked[kind]} ${WORDS[kind]} were asked for, ${left[kind]} of its ${pak[kind]} are left`)
  return { ok: false, code: 'pak-exhausted', reason: `${name}: ${each.join('; ')}; ask for what is left, or register another PAK` }
}

/** Everything that the PAK has on one server moves to the other, in one file. */
export function checkRehost(
  book: readonly Pak[],
  name: string,
  fromMac: string,
  mac: string,
): { readonly ok: true; readonly index: number; readonly registrations: readonly number[] } | BookRefusal {
  const index = book.findIndex((each) => each.pak === name)
  const pak = book[index]
  if (pak === undefined) return unknown(name)
  if (fromMac === mac)
    return {
      ok: false,
      code: 'rehost-same-mac',
      reason: `${mac} is the MAC that the licence is for already; a rehost is to another server`,
    }
  const registrations = [...pak.registrations.keys()].filter((at) => presentOf(pak.registrations[at])?.mac === fromMac)
  if (registrations.length > 0) return { ok: true, index, registrations }
  const moved = pak.registrations.find((registration) => issuesOf(registration).some((issued) => issued.mac === fromMac))
  const present = presentOf(moved)
  if (present !== undefined) {
    return {
      ok: false,
      code: 'rehost-done-already',
      reason: `what ${name} had on ${fromMac} was rehosted to ${present.mac} at ${present.at}; to move it on, rehost from there`,
    }
  }
  const servers = pak.registrations.map((registration) => presentOf(registration)?.mac)
  const known = servers.length === 0 ? 'nothing was registered with it yet' : `it has licences on ${[...new Set(servers)].join(', ')}`
  return { ok: false, code: 'rehost-nothing', reason: `${name} has no licence on ${fromMac}: ${known}` }
}

function unknown(name: string): BookRefusal {
  return { ok: false, code: 'pak-unknown', reason: `the book has no PAK ${name}; look for a typing error, or enter it with what it holds` }
}

/** What a book says of a licence file. */
export type Standing =
  | { readonly standing: 'unknown' }
  | { readonly standing: 'in-force'; readonly pak: string; readonly email: string; readonly at: string }
  | {
      readonly standing: 'void'
      readonly pak: string
      readonly email: string
      readonly at: string
      readonly rehostedTo: string
      readonly rehostedAt: string
    }

/** Found by PAK, LicFileID and MAC of its first line; a file of which a part was rehosted is void as a whole. */
export function standingOf(book: readonly Pak[], file: ParsedLicense): Standing {
  const { pak, fileId } = file.lines[0]?.says ?? {}
  const registrations = book.find((each) => each.pak === pak)?.registrations ?? []
  let found: Standing = { standing: 'unknown' }
  for (const registration of registrations) {
    const issues = issuesOf(registration)
    const at = issues.findIndex(({ licFileId, mac }) => licFileId === fileId && mac === file.mac)
    const issued = issues[at]
    if (pak === undefined || pak === null || issued === undefined) continue
    const next = issues[at + 1]
    const base = { pak, email: issued.email, at: issued.at }
    if (next !== undefined) return { standing: 'void', ...base, rehostedTo: next.mac, rehostedAt: next.at }
    found = { standing: 'in-force', ...base }
  }
  return found
}

/** Seventeen digits, as in Cisco's sample: the instant; a number that the book has already is passed over. */
export function newLicFileId(now: Date, book: readonly Pak[] = []): string {
  const taken = new Set(book.flatMap(({ registrations }) => registrations.flatMap(issuesOf).map(({ licFileId }) => licFileId)))
  for (let ms = now.getTime(); ; ms += 1) {
    const id = new Date(ms).toISOString().replaceAll(/\D/g, '')
    if (!taken.has(id)) return id
  }
}

function issuesOf(registration: Registration): readonly Issued[] {
  return [registration, ...registration.rehosts]
}

function presentOf(registration: Registration | undefined): Issued | undefined {
  return registration?.rehosts.at(-1) ?? registration
}

/** "A valid email address": of the usual form, with a domain of at least two parts. No mail is sent to it. */
export function isEmail(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@')
  return (
    more.length === 0 &&
    text.length <= 254 &&
    local.length <= 64 &&
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) &&
    /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/.test(domain)
  )
}
