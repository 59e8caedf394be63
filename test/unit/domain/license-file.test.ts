import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { grantsOf, parseLicenseFile } from '../../../src/domain/license-file.js'
import { parseMac } from '../../../src/domain/license-mac.js'
import { decodeLicense, LICENSE_BYTES_MAX } from '../../../src/domain/license-text.js'
import { writeLicenseFile } from '../../../src/domain/license-write.js'
import { MAC, serverLine, signedFile } from '../../support/licenses.js'

const sample = readFileSync('test/fixtures/licenses/cisco-sample.lic', 'utf8')

function parsed(text: string) {
  const result = parseLicenseFile(text)
  if (!result.ok) throw new Error(`${result.code}: ${result.reason}`)
  return result.file
}

function line(changes: { feature?: string; count?: string; rest?: string } = {}): string {
  const { feature = 'CUP_NODE', count = '3', rest = `HOSTID=${MAC} NOTICE="<PAK></PAK>" SIGN="AA"` } = changes
  return `INCREMENT ${feature} cisco 7.0 permanent uncounted VENDOR_STRING=<Count>${count}</Count> ${rest}\n`
}

describe('the real sample', () => {
  test('reads as 1000 units with overdraft 50 and 3 nodes of release 5.0', () => {
    const file = parsed(sample)
    expect(grantsOf(file)).toEqual({
      servers: 3,
      units: 1000,
      overdraft: 50,
      cupc: 0,
      cupcOverdraft: 0,
      release: '5.0',
      mac: MAC,
      licFileId: '20050826140539162',
    })
    expect(file.lines.map(({ line: at, says }) => [at, says.feature, says.overdraft, says.lineId, says.pak, says.issuer])).toEqual([
      [1, 'PHONE_UNIT', 50, '2', '', null],
      [10, 'CCM_NODE', null, '1', '', null],
    ])
  })

  test('is written again byte for byte, without its comments', () => {
    const lines = parsed(sample).lines.map(({ says, signature }) => ({ says, signature: signature.replaceAll(' ', '') }))
    expect(writeLicenseFile(lines)).toBe(sample.replace(/^#.*\n/gm, ''))
  })

  test.each([
    ['CRLF', sample.replaceAll('\n', '\r\n')],
    ['CR', sample.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${sample}`],
    ['no newline at the end', sample.trimEnd()],
    ['blanks behind the backslashes', sample.replaceAll('\\\n', '\\ \t\n')],
    ['blank lines and comments before, between and after', `\n  # a\n\n${sample.replace('INCREMENT CCM', '\n\t\nINCREMENT CCM')}\n#`],
    ['quoted values going on without a backslash', sample.replaceAll(/^(.*[0-9A-F]{4}) \\$/gm, '$1')],
    ['everything on one line', sample.replaceAll(/ \\\n */g, ' ')],
  ])('means the same with %s', (_name, text) => {
    expect(parsed(text).lines.map(({ says, tokens, signature }) => ({ says, tokens, signature }))).toEqual(
      parsed(sample).lines.map(({ says, tokens, signature }) => ({ says, tokens, signature })),
    )
  })
})

test('several lines of one feature add up, CUP_NODE and CCM_NODE alike; unknown features and other vendors grant nothing', () => {
  const file = parsed(
    line({ count: '2' }) +
      line({ feature: 'CCM_NODE', count: '1' }) +
      line({ feature: 'CUPC', count: '30' }) +
      line({ feature: 'SW_FEATURE', count: '9' }) +
      line({ count: '4' }).replace(' cisco ', ' other '),
  )
  expect(grantsOf(file)).toMatchObject({ servers: 3, units: 0, cupc: 30 })
  expect(file.lines).toHaveLength(5)
})

test('the count may stand in its own FlexNet place, and the release is the lowest of the server lines', () => {
  const file = parsed(
    `${line().replace('7.0', '7.10')}INCREMENT CUP_NODE cisco 7.9 permanent 4 HOSTID=${MAC} SIGN=AA\n${line({ feature: 'CUPC' }).replace('7.0', '6.0')}`,
  )
  expect(grantsOf(file)).toMatchObject({ servers: 7, release: '7.9' })
})

test('the overdrafts of several unit lines add up, apart from those of CUPC lines', () => {
  const overdrawn = (feature: string, count: string, overdraft: number) =>
    line({ feature, count, rest: `HOSTID=${MAC} OVERDRAFT=${overdraft} SIGN="AA"` })
  const file = parsed(overdrawn('PHONE_UNIT', '1000', 50) + overdrawn('PHONE_UNIT', '200', 10) + overdrawn('CUPC', '40', 2))
  expect(grantsOf(file)).toMatchObject({ units: 1200, overdraft: 60, cupc: 40, cupcOverdraft: 2, licFileId: null })
})

test('a dated line keeps its last day', () => {
  expect(parsed(line().replace('permanent', '17-nov-2018')).lines[0]?.says.expiresOn).toBe('2018-11-17')
  expect(parsed(line().replace('permanent', '9-FEB-2028')).lines[0]?.says.expiresOn).toBe('2028-02-09')
})

test.each(['000BCD4EE59D', '00:0b:cd:4e:e5:9d', '00-0B-CD-4E-E5-9D', '000b.cd4e.e59d'])('HOSTID may be written as %s', (mac) => {
  expect(parseMac(mac)).toBe(MAC)
  expect(parsed(line({ rest: `HOSTID=${mac} SIGN="AA"` })).mac).toBe(MAC)
})

test.each(['000bcd4ee59', '000bcd4ee59d0', '00:0b:cd:4e:e5', '00:0b-cd:4e:e5:9d', '000bcd4ee59g', 'ANY', ' 000bcd4ee59d', ''])(
  '%j is no MAC',
  (mac) => {
    expect(parseMac(mac)).toBeUndefined()
  },
)

describe('refused, with the code and the line', () => {
  const cases: [string, string, string, number | null][] = [
    ['nothing', '', 'license-empty', null],
    ['comments only', '# nothing\n\n', 'license-empty', null],
    ['too many bytes', `# ${'é'.repeat(LICENSE_BYTES_MAX / 2)}`, 'license-too-large', null],
    ['control characters', `# ok\n${line()}\u0000\u0001`, 'license-not-text', 3],
    ['UTF-16 read as bytes', Buffer.from(line(), 'utf16le').toString('latin1'), 'license-not-text', 1],
    ['something else', '<html>\n', 'license-unreadable', 1],
    ['a continuation without its backslash', sample.replace('uncounted \\', 'uncounted'), 'license-hostid-missing', 1],
    ['too few fields', '\nINCREMENT CUP_NODE cisco 7.0\n', 'license-unreadable', 2],
    ['a feature that is no name', line({ feature: 'CUP/NODE' }), 'license-unreadable', 1],
    ['a version that is none', line().replace('7.0', 'seven'), 'license-unreadable', 1],
    ['an expiry that is none', line().replace('permanent', 'soon'), 'license-expiry-invalid', 1],
    ['a day that the calendar does not have', line().replace('permanent', '30-feb-2028'), 'license-expiry-invalid', 1],
    ['a month that is none', line().replace('permanent', '17-okt-2028'), 'license-expiry-invalid', 1],
    ['an attribute twice', line({ rest: `HOSTID=${MAC} HOSTID=${MAC} SIGN="AA"` }), 'license-unreadable', 1],
    ['a count twice', line({ count: '3</Count><Count>9' }), 'license-unreadable', 1],
    ['a tag that is not closed', line().replace('</Count>', ''), 'license-unreadable', 1],
    ['a word that is no attribute', line({ rest: `HOSTID=${MAC} and more SIGN="AA"` }), 'license-unreadable', 1],
    ['no HOSTID', line({ rest: 'SIGN="AA"' }), 'license-hostid-missing', 1],
    ['a HOSTID that is no MAC', line({ rest: 'HOSTID=VDH=JAF1633BQDB SIGN="AA"' }), 'license-hostid-invalid', 1],
    ['two servers', line() + line({ feature: 'CUPC', rest: 'HOSTID=000bcd4ee59e SIGN="AA"' }), 'license-hostid-differs', 2],
    ['no SIGN', line({ rest: `HOSTID=${MAC}` }), 'license-signature-missing', 1],
    ['an empty SIGN', line({ rest: `HOSTID=${MAC} SIGN=""` }), 'license-signature-missing', 1],
    ['a SIGN that is not hex', line({ rest: `HOSTID=${MAC} SIGN="XYZ"` }), 'license-signature-invalid', 1],
    ['the same line twice', line() + line(), 'license-duplicate-line', 2],
    ['the same line twice, folded differently', line() + line().replace(' HOSTID', ' \\\n  HOSTID'), 'license-duplicate-line', 2],
    ['a server line without a count', line().replace('VENDOR_STRING=<Count>3</Count> ', ''), 'license-count-invalid', 1],
    ['an overdraft that is no number', line({ rest: `HOSTID=${MAC} OVERDRAFT=-1 SIGN="AA"` }), 'license-count-invalid', 1],
    ['two counts that differ', line().replace('uncounted', '4'), 'license-count-invalid', 1],
    ['an end in the middle of a line', sample.slice(0, sample.indexOf(' HOSTID')), 'license-truncated', 1],
    ['an end in the middle of a quoted value', sample.slice(0, sample.indexOf('AA9C')), 'license-truncated', 1],
    ...['0', '-1', '1.5', '1e3', '', '007', '1000001', '9'.repeat(400), 'x'].map((count): [string, string, string, number] => [
      `a count of ${JSON.stringify(count.slice(0, 12))}`,
      line({ count }),
      'license-count-invalid',
      1,
    ]),
  ]
  test.each(cases)('%s', (_name, text, code, at) => {
    const result = parseLicenseFile(text)
    expect(result).toMatchObject({ ok: false, code, line: at })
    if (!result.ok) expect(result.reason).toMatch(at === null ? /\S/ : new RegExp(`^line ${at}: `))
  })

  test('a reason never repeats what could steer a terminal, nor more than a little of a file', () => {
    const result = parseLicenseFile(`\u202e${'x'.repeat(1000)} y`)
    expect(result.ok ? '' : result.reason).toMatch(/^line 1: found "\?x{39}…" where/)
  })
})

describe('bytes', () => {
  test.each([
    ['little', Buffer.from(`\uFEFF${sample}`, 'utf16le')],
    ['big', Buffer.from(`\uFEFF${sample}`, 'utf16le').swap16()],
  ])('UTF-16, %s endian, is refused by name', (_name, bytes) => {
    expect(decodeLicense(bytes)).toMatchObject({ ok: false, code: 'license-not-text', reason: expect.stringContaining('UTF-16') })
  })

  test('UTF-8 with a byte order mark and Latin-1 comments are text', () => {
    for (const bytes of [Buffer.from(`\uFEFF# é\n${sample}`), Buffer.from(`# é\n${sample}`, 'latin1')]) {
      const decoded = decodeLicense(bytes)
      expect(decoded.ok && parseLicenseFile(decoded.text).ok).toBe(true)
    }
  })

  test('64 KiB are read, one more is refused', () => {
    expect(decodeLicense(new Uint8Array(LICENSE_BYTES_MAX).fill(0x20)).ok).toBe(true)
    expect(decodeLicense(new Uint8Array(LICENSE_BYTES_MAX + 1).fill(0x20))).toMatchObject({ ok: false, code: 'license-too-large' })
  })
})

test('a file of ours is folded like the real one', () => {
  expect(signedFile(serverLine({ overdraft: 1 })).replaceAll(/[0-9A-F]{4}(?=[ "])/g, 'HHHH')).toBe(
    [
      'INCREMENT CUP_NODE cisco 7.0 permanent uncounted \\',
      ' VENDOR_STRING=<Count>2</Count><OrigMacId>000BCD4EE59D</OrigMacId><LicFileVersion>1.0</LicFileVersion> \\',
      ' HOSTID=000bcd4ee59d OVERDRAFT=1 \\',
      ' NOTICE="<LicFileID>20260301170000000</LicFileID><LicLineID>1</LicLineID> \\',
      ` <PAK>PAK-1</PAK><Issuer>${serverLine().issuer}</Issuer>" SIGN="${'HHHH '.repeat(8)}\\`,
      ` ${'HHHH '.repeat(12)}\\`,
      ` ${'HHHH '.repeat(12).trimEnd()}"`,
      '',
    ].join('\n'),
  )
})
