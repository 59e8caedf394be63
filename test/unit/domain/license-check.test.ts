import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkLicense, examineLicense, type LicenseCheckInput } from '../../../src/domain/license-check.js'
import { writeLicenseFile } from '../../../src/domain/license-write.js'
import { MAC, serverLine, signedFile, trustingDemoKey, trustingNobody } from '../../support/licenses.js'

const sample = readFileSync('test/fixtures/licenses/cisco-sample.lic', 'utf8')
const good = signedFile(serverLine())

function input(changes: Partial<LicenseCheckInput> = {}): LicenseCheckInput {
  return {
    fileName: 'cup.lic',
    text: good,
    publisherMac: MAC,
    release: '7.0.5',
    keptDigests: [],
    now: Date.parse('2026-05-01T00:00:00Z'),
    ...changes,
  }
}

const check = (changes: Partial<LicenseCheckInput> = {}) => checkLicense(input(changes), trustingDemoKey)

function digestOf(text: string): string {
  const examined = examineLicense(input({ text }), trustingDemoKey)
  return examined.ok ? examined.digest : ''
}

test('a file that our key signed for this server and release is valid, and its record says what it grants', () => {
  expect(check()).toEqual({
    ok: true,
    record: {
      file: 'cup.lic',
      verdict: 'valid',
      servers: 2,
      release: '7.0',
      mac: MAC,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      text: good,
    },
    warnings: [],
  })
})

test('the real Cisco sample is unverified with 1000 units and 3 nodes, and says that somebody has to vouch for it', () => {
  const result = examineLicense(input({ text: sample, release: '5.0' }), trustingDemoKey)
  expect(result).toMatchObject({
    ok: true,
    verdict: 'unverified',
    grants: { servers: 3, units: 1000, overdraft: 50, release: '5.0' },
    warnings: [expect.stringContaining('vouches')],
  })
})

describe('valid, unverified or altered', () => {
  const cisco = sample.slice(sample.indexOf('INCREMENT CCM')).replace(' 5.0 ', ' 7.0 ')
  const unknownFeature = writeLicenseFile([{ says: serverLine({ feature: 'SW_FEATURE', issuer: null }), signature: 'AAAA' }])
  const cases: [string, string, 'valid' | 'unverified' | 'license-altered'][] = [
    ['two lines, both ours', signedFile(serverLine(), serverLine({ feature: 'CUPC', lineId: '2' })), 'valid'],
    ['ours and one of Cisco', good + cisco, 'unverified'],
    ['ours and an unsigned feature that grants nothing', good + unknownFeature, 'valid'],
    ['ours refolded by a mail program', good.replaceAll(/ \\\n /g, '  '), 'valid'],
    ['ours between comments, with CRLF', `# mailed on Monday\n${good}# end\n`.replaceAll('\n', '\r\n'), 'valid'],
    ['a count that was raised', good.replace('<Count>2<', '<Count>6<'), 'license-altered'],
    ['another HOSTID', good.replace(`HOSTID=${MAC}`, 'HOSTID=000bcd4ee5aa'), 'license-altered'],
    ['another version', good.replace(' 7.0 ', ' 8.0 '), 'license-altered'],
    ['an attribute added', good.replace(' NOTICE', ' OVERDRAFT=5 NOTICE'), 'license-altered'],
    ['SIGN in lower case', good.replace(/SIGN="[^"]*"/, (sign) => sign.toLowerCase().replace('sign', 'SIGN')), 'license-altered'],
    ['SIGN cut short', good.replace(/ [0-9A-F]{4}"/, '"'), 'license-altered'],
    [
      'SIGN of another line',
      good.replace(/SIGN="[^"]*"/, /SIGN="[^"]*"/.exec(signedFile(serverLine({ count: 3 })))?.[0] ?? ''),
      'license-altered',
    ],
    [
      'one altered line beside a good one',
      good + signedFile(serverLine({ lineId: '2' })).replace('<Count>2<', '<Count>3<'),
      'license-altered',
    ],
    [
      'an altered line that grants nothing',
      good + signedFile(serverLine({ feature: 'SW_FEATURE' })).replace('<Count>2<', '<Count>3<'),
      'license-altered',
    ],
    ['an issuer that nobody knows', good.replace(/<Issuer>[0-9a-f]{16}/, '<Issuer>0123456789abcdef'), 'unverified'],
    ['the issuer taken out', good.replace(/<Issuer>.*<\/Issuer>/, ''), 'unverified'],
  ]
  test.each(cases)('%s', (_name, text, expected) => {
    const result = check({ text })
    expect(result.ok ? result.record.verdict : result.code).toBe(expected)
  })

  test('without the trusted key our own file is no better than a stranger’s', () => {
    expect(checkLicense(input(), trustingNobody)).toMatchObject({ ok: true, record: { verdict: 'unverified' } })
  })
})

describe('refused', () => {
  const cases: [string, Partial<LicenseCheckInput>, string, RegExp][] = [
    ['another suffix', { fileName: 'cup.txt' }, 'license-not-lic', /rename/],
    ['the suffix in upper case', { fileName: 'CUP.LIC' }, 'license-not-lic', /lower case/],
    ['a name that only contains the suffix', { fileName: 'cup.lic.txt' }, 'license-not-lic', /rename/],
    ['another MAC', { publisherMac: '000bcd4ee5aa' }, 'license-wrong-mac', /rehosted/],
    ['a lower major release', { release: '8.0' }, 'license-too-old', /release 8\.0 or later/],
    ['a lower major release of two digits', { release: '10.5' }, 'license-too-old', /release 10\.0 or later/],
    ['no server line', { text: signedFile(serverLine({ feature: 'PHONE_UNIT' })) }, 'license-grants-no-servers', /Communications Manager/],
    ['a server line of another vendor', { text: signedFile(serverLine({ vendor: 'other' })) }, 'license-grants-no-servers', /CUP_NODE/],
    ['a day that is over', { text: signedFile(serverLine({ expiresOn: '2026-04-30' })) }, 'license-expired', /still in force/],
    ['the same file under another name', { keptDigests: ['x', digestOf(good)] }, 'license-duplicate', /counts once/],
    [
      'the same file with another comment and folding',
      { text: `# x\n${good.replaceAll(' \\\n ', ' ')}`, keptDigests: [digestOf(good)] },
      'license-duplicate',
      /counts once/,
    ],
    [
      'a line of a kept file beside a new one',
      { text: good + signedFile(serverLine({ lineId: '9' })), keptTexts: [good] },
      'license-duplicate',
      /without it/,
    ],
    ['a file that cannot be read', { text: 'hello' }, 'license-unreadable', /INCREMENT/],
  ]
  test.each(cases)('%s', (_name, changes, code, nextStep) => {
    expect(check(changes)).toMatchObject({ ok: false, code, reason: expect.stringMatching(nextStep) })
  })

  test.each(['', '.lic', '.hidden.lic', 'a b.lic', '../cup.lic', 'cup\u0000.lic', 'cüp.lic', `${'a'.repeat(125)}.lic`])(
    'the name %j',
    (fileName) => {
      expect(check({ fileName })).toMatchObject({ ok: false, code: 'license-name-invalid' })
    },
  )
})

describe('accepted', () => {
  const cases: [string, Partial<LicenseCheckInput>][] = [
    ['a higher minor release running', { release: '7.1.3' }],
    ['a licence for a higher major', { release: '6.0' }],
    ['the longest name', { fileName: `${'a'.repeat(124)}.lic` }],
    [
      'a dated line on its last day',
      { text: signedFile(serverLine({ expiresOn: '2026-05-01' })), now: Date.parse('2026-05-01T23:59:59Z') },
    ],
    [
      'a file of other lines than those kept',
      { keptDigests: [digestOf(signedFile(serverLine({ count: 3 })))], keptTexts: [signedFile(serverLine({ count: 3 })), 'junk'] },
    ],
    ['no MAC and no release to compare with', { publisherMac: null, release: null }],
  ]
  test.each(cases)('%s', (_name, changes) => {
    expect(check(changes)).toMatchObject({ ok: true })
  })
})

test('more than six server licences and dated lines are warned of', () => {
  const text = signedFile(serverLine({ count: 9, expiresOn: '2027-01-31' }))
  expect(check({ text })).toMatchObject({
    ok: true,
    warnings: [expect.stringContaining('at most 6'), expect.stringContaining('through 2027-01-31')],
  })
})

test('the order of the lines does not make another file', () => {
  const [first, second] = [signedFile(serverLine()), signedFile(serverLine({ lineId: '2' }))]
  expect(digestOf(first + second)).toBe(digestOf(second + first))
})
