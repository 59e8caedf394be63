import fc from 'fast-check'
import { expect, test } from 'vitest'
import { examineLicense } from '../../src/domain/license-check.js'
import { parseLicenseFile } from '../../src/domain/license-file.js'
import type { LicenseLine } from '../../src/domain/license-line.js'
import { decodeLicense } from '../../src/domain/license-text.js'
import { type SignedLine, signLicenseLine, writeLicenseFile } from '../../src/domain/license-write.js'
import { demoIssuer, MAC, serverLine, signedFile, trustingDemoKey } from '../support/licenses.js'

const hex = (digits: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
const word = fc.string({ unit: fc.constantFrom(...'ABCxyz019_-.'), minLength: 1, maxLength: 20 })
const tagText = fc.string({ unit: fc.constantFrom(...'AZaz09-:/=\\#é'), maxLength: 20 })
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const day = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const version = fc.tuple(fc.nat(99), fc.nat(99)).map(([major, minor]) => `${major}.${minor}`)

function anyLine(mac: string): fc.Arbitrary<LicenseLine> {
  return fc.record({
    feature: fc.oneof(fc.constantFrom('CUP_NODE', 'CCM_NODE', 'PHONE_UNIT', 'CUPC'), word),
    vendor: fc.oneof(fc.constant('cisco'), word),
    version,
    expiresOn: orNull(day),
    count: fc.integer({ min: 1, max: 1_000_000 }),
    origMac: orNull(hex(12)),
    fileVersion: orNull(version),
    mac: fc.constant(mac),
    overdraft: orNull(fc.nat(1_000_000)),
    fileId: orNull(tagText),
    lineId: orNull(tagText),
    pak: orNull(tagText),
    issuer: orNull(hex(16)),
  })
}

const anyFile: fc.Arbitrary<SignedLine[]> = hex(12).chain((mac) =>
  fc.uniqueArray(fc.record({ says: anyLine(mac), signature: hex(128).map((digits) => digits.toUpperCase()) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ says }) => JSON.stringify(says),
  }),
)

test('what is written is read back, and written again is the same bytes', () => {
  fc.assert(
    fc.property(anyFile, (lines) => {
      const text = writeLicenseFile(lines)
      const parsed = parseLicenseFile(text)
      const read = parsed.ok ? parsed.file.lines.map(({ says, signature }) => ({ says, signature: signature.replaceAll(' ', '') })) : parsed
      expect(read).toEqual(lines)
      expect(writeLicenseFile(read as SignedLine[])).toBe(text)
    }),
  )
})

test('what is signed is valid, however it is folded', () => {
  fc.assert(
    fc.property(anyLine(MAC), fc.constantFrom(' \\\n ', ' ', '\t \\ \r\n\t', ' \\\r  \\\r '), (says, fold) => {
      const line = { ...says, feature: 'CUP_NODE', vendor: 'cisco', issuer: demoIssuer.fingerprint }
      expect(verdictOf(writeLicenseFile([signLicenseLine(line, demoIssuer.sign)]).replaceAll(' \\\n ', fold))).toBe('valid')
    }),
  )
})

function verdictOf(text: string): string {
  const examined = examineLicense({ fileName: 'x.lic', text, publisherMac: null, release: null, keptDigests: [], now: 0 }, trustingDemoKey)
  return examined.ok ? examined.verdict : examined.code
}

/** Blanks, line ends and the backslashes before them only fold a line: there, another blank changes nothing. */
const BLANK = /[ \t\r\n]/
const LAYOUT = /[ \t\r\n\\]/

function altered(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1)
}

test('any single altered character of a signed file never yields valid', () => {
  const text = signedFile(serverLine({ overdraft: 1 }), serverLine({ feature: 'CUPC', lineId: '2', expiresOn: '2030-01-01' }))
  expect(verdictOf(text)).toBe('valid')
  const characters = fc.oneof(
    fc.constantFrom(...' \t\r\n\\"#=<>0aAF_\uFEFF\u00a0\u2028'),
    fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
  )
  fc.assert(
    fc.property(fc.nat(text.length - 1), characters, (at, character) => {
      const original = text.charAt(at)
      fc.pre(character !== original && !(BLANK.test(character) && LAYOUT.test(original)))
      expect(verdictOf(altered(text, at, character))).not.toBe('valid')
    }),
    { numRuns: 1000 },
  )
})

test('neither does one at any place that turns a letter’s case, a digit or a quote', () => {
  const text = signedFile(serverLine())
  for (let at = 0; at < text.length; at += 1) {
    const original = text.charAt(at)
    const turned = original === original.toLowerCase() ? original.toUpperCase() : original.toLowerCase()
    for (const character of [turned, '0', '1', '"', '\\', '#', 'x']) {
      if (character !== original) expect([at, character, verdictOf(altered(text, at, character))]).not.toEqual([at, character, 'valid'])
    }
  }
})

test('any string and any bytes give a file or a refusal with a sentence, never an exception', () => {
  const fragment = fc.constantFrom(
    'INCREMENT ',
    'CUP_NODE ',
    'cisco ',
    '7.0 ',
    'permanent ',
    'uncounted ',
    'VENDOR_STRING=',
    '<Count>',
    '3',
    '</Count>',
    `HOSTID=${MAC} `,
    'NOTICE="',
    '<Issuer>',
    demoIssuer.fingerprint,
    '</Issuer>',
    'SIGN="',
    'AAAA ',
    '" ',
    '\\\n',
    '\n',
    '#',
    '__proto__=1 ',
    '\u0000',
  )
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  const answers = (text: string) => {
    const parsed = parseLicenseFile(text)
    expect(parsed.ok ? parsed.file.lines.length : parsed.reason.length).toBeGreaterThan(0)
    expect(verdictOf(text)).toMatch(/^(valid|unverified|license-[a-z-]+)$/)
  }
  fc.assert(fc.property(anyText, answers), { numRuns: 1000 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const decoded = decodeLicense(bytes)
      if (decoded.ok) answers(decoded.text)
    }),
  )
})

test('a real file cut anywhere is a refusal or a shorter file, never more than it was', () => {
  const text = signedFile(serverLine(), serverLine({ feature: 'CCM_NODE', lineId: '2' }))
  for (let end = 0; end < text.length - 1; end += 1) {
    const parsed = parseLicenseFile(text.slice(0, end))
    expect(parsed.ok ? parsed.file.lines.length : 0).toBeLessThanOrEqual(1)
  }
})

test('the largest files of the worst kind are answered at once', () => {
  const worst = ['"', '\\', ' ', '\\\n', '" ', '\\ ', 'a=', '<Count>', '\n', '#\n', '=" "'].map((piece) =>
    piece.repeat(64 * 1024).slice(0, 64 * 1024),
  )
  for (const text of worst) {
    const startedAt = performance.now()
    parseLicenseFile(text)
    parseLicenseFile(`INCREMENT a b 7.0 permanent uncounted ${text.slice(0, 65_000)}`)
    expect(performance.now() - startedAt).toBeLessThan(5000)
  }
})
