/**
 * One INCREMENT line of a `.lic` file (facts §3.1): what its tokens mean. What it is worth is decided elsewhere: its signature in
 * `license-signature.ts`, its fit for a cluster in `license-check.ts`.
 */
import { parseLicenseDate } from './license-date.js'
import { parseMac } from './license-mac.js'
import { type LicenseRefusal, type LicenseRefusalCode, quoteForReason, refuse } from './license-refusal.js'
import type { LogicalLine } from './license-text.js'

export const LICENSE_COUNT_MAX = 1_000_000

/** What an INCREMENT line says. `null` is "not said". */
export interface LicenseLine {
  readonly feature: string
  /** The vendor daemon; only lines of `cisco` grant anything. */
  readonly vendor: string
  readonly version: string
  /** `2018-11-17`, the last day it holds; `null` is `permanent`. */
  readonly expiresOn: string | null
  readonly count: number | null
  readonly origMac: string | null
  readonly fileVersion: string | null
  /** The HOSTID, twelve lower-case hex digits. */
  readonly mac: string
  readonly overdraft: number | null
  readonly fileId: string | null
  readonly lineId: string | null
  readonly pak: string | null
  /** Fingerprint of the key that signed it: ours. Cisco's files have none. */
  readonly issuer: string | null
}

/** A line as it was read: with its place, its tokens (over which it is signed) and its signature as written, blanks made one. */
export interface ReadLine extends LogicalLine {
  readonly says: LicenseLine
  readonly signature: string
}

type Read<T> = { readonly ok: true; readonly value: T } | LicenseRefusal

/** Nobody mends such a line by hand: it is signed. */
function damaged(code: LicenseRefusalCode, reason: string, line: number): LicenseRefusal {
  return refuse(code, `${reason}; get the file again from where it was issued`, line)
}

export function parseLicenseLine(logical: LogicalLine): Read<ReadLine> {
  const { tokens, line } = logical
  const [directive, feature, vendor, version, expiry, uncounted] = tokens
  if (directive !== 'INCREMENT') {
    return damaged(
      'license-unreadable',
      `found ${quoteForReason(directive ?? '')} where INCREMENT or a # comment was expected (a line that goes on needs a backslash at its end)`,
      line,
    )
  }
  if (feature === undefined || vendor === undefined || version === undefined || expiry === undefined || uncounted === undefined) {
    return damaged(
      'license-unreadable',
      'an INCREMENT line has at least feature, vendor, version, expiry and count, and this one ends before',
      line,
    )
  }
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(feature)) return damaged('license-unreadable', `${quoteForReason(feature)} is no feature name`, line)
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(vendor)) return damaged('license-unreadable', `${quoteForReason(vendor)} is no vendor name`, line)
  if (!/^\d{1,3}(\.\d{1,3}){0,3}$/.test(version))
    return damaged('license-unreadable', `${quoteForReason(version)} is no version (expected one like 7.0)`, line)

  const date = expiry === 'permanent' ? null : parseLicenseDate(expiry)
  if (date === undefined) {
    return damaged('license-expiry-invalid', `${quoteForReason(expiry)} is no expiry (expected permanent or a date like 17-nov-2018)`, line)
  }
  const attributes = readAttributes(tokens.slice(6), line)
  if (!attributes.ok) return attributes
  const {
    VENDOR_STRING: vendorString = '',
    NOTICE: notice = '',
    HOSTID: hostId,
    OVERDRAFT: overdraftText,
    SIGN: signature,
  } = attributes.value

  const tags = readTags(
    {
      Count: vendorString,
      OrigMacId: vendorString,
      LicFileVersion: vendorString,
      LicFileID: notice,
      LicLineID: notice,
      PAK: notice,
      Issuer: notice,
    },
    line,
  )
  if (!tags.ok) return tags
  const tag = tags.value
  const count = readCount(uncounted, tag.Count ?? null, line)
  if (!count.ok) return count
  const overdraft = overdraftText === undefined ? null : wholeNumber(overdraftText)
  if (overdraft === undefined)
    return damaged('license-count-invalid', `OVERDRAFT is ${quoteForReason(overdraftText ?? '')} (expected a whole number)`, line)

  if (hostId === undefined)
    return refuse(
      'license-hostid-missing',
      'there is no HOSTID: a licence is for one server; have it issued again with its MAC address',
      line,
    )
  const mac = parseMac(hostId)
  if (mac === undefined) return damaged('license-hostid-invalid', `HOSTID is ${quoteForReason(hostId)}, which is no MAC address`, line)
  const origMac = tag.OrigMacId === undefined ? null : parseMac(tag.OrigMacId)
  if (origMac === undefined)
    return damaged('license-hostid-invalid', `OrigMacId is ${quoteForReason(tag.OrigMacId ?? '')}, which is no MAC address`, line)

  if (signature === undefined || signature === '') {
    return refuse(
      'license-signature-missing',
      'there is no SIGN: every line is signed on its own; get the file again from where it was issued',
      line,
    )
  }
  if (!/^[0-9A-Fa-f]+( [0-9A-Fa-f]+)*$/.test(signature))
    return damaged('license-signature-invalid', 'SIGN holds something other than hex digits', line)

  const says: LicenseLine = {
    feature,
    vendor,
    version,
    expiresOn: date,
    count: count.value,
    origMac,
    fileVersion: tag.LicFileVersion ?? null,
    mac,
    overdraft,
    fileId: tag.LicFileID ?? null,
    lineId: tag.LicLineID ?? null,
    pak: tag.PAK ?? null,
    issuer: tag.Issuer ?? null,
  }
  return { ok: true, value: { tokens, line, says, signature } }
}

function readAttributes(tokens: readonly string[], line: number): Read<Readonly<Record<string, string>>> {
  const attributes = new Map<string, string>()
  for (const token of tokens) {
    const match = /^([A-Za-z_]+)=(?:"([^"]*)"|([^"]*))$/.exec(token)
    const key = match?.[1]
    if (key === undefined) return damaged('license-unreadable', `${quoteForReason(token)} is not of the form NAME=value`, line)
    if (attributes.has(key)) return damaged('license-unreadable', `${key} stands there twice`, line)
    attributes.set(key, match?.[2] ?? match?.[3] ?? '')
  }
  return { ok: true, value: Object.fromEntries(attributes) }
}

type TagName = 'Count' | 'OrigMacId' | 'LicFileVersion' | 'LicFileID' | 'LicLineID' | 'PAK' | 'Issuer'

function readTags(sources: Readonly<Record<TagName, string>>, line: number): Read<Partial<Record<TagName, string>>> {
  const tags: Partial<Record<TagName, string>> = {}
  for (const [name, source] of Object.entries(sources) as [TagName, string][]) {
    const pieces = source.split(`<${name}>`)
    if (pieces.length === 1) continue
    if (pieces.length > 2) return damaged('license-unreadable', `<${name}> stands there twice`, line)
    const value = /^([^<>]*)<\/([A-Za-z]+)>/.exec(pieces[1] ?? '')
    if (value === null || value[2] !== name) return damaged('license-unreadable', `<${name}> is not closed by </${name}>`, line)
    tags[name] = value[1] ?? ''
  }
  return { ok: true, value: tags }
}

/** The count stands in VENDOR_STRING of an `uncounted` line (Cisco's way), or in FlexNet's own place; if in both, they agree. */
function readCount(place: string, tag: string | null, line: number): Read<number | null> {
  const expected = `expected a whole number from 1 to ${LICENSE_COUNT_MAX}`
  const tagged = tag === null ? null : wholeNumber(tag)
  if (tagged === undefined || tagged === 0)
    return damaged('license-count-invalid', `<Count> is ${quoteForReason(tag ?? '')} (${expected})`, line)
  if (place === 'uncounted') return { ok: true, value: tagged }
  const counted = wholeNumber(place)
  if (counted === undefined || counted === 0)
    return damaged('license-count-invalid', `the count is ${quoteForReason(place)} (expected uncounted, or a whole number)`, line)
  if (tagged !== null && tagged !== counted)
    return damaged('license-count-invalid', `two counts that differ, ${counted} and <Count>${tagged}</Count>`, line)
  return { ok: true, value: counted }
}

function wholeNumber(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,6})$/.test(text)) return undefined
  const value = Number(text)
  return value <= LICENSE_COUNT_MAX ? value : undefined
}
