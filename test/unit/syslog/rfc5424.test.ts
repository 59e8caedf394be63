import { describe, expect, it } from 'vitest'
import { encodeRfc5424, sdElement } from '../../../src/syslog/rfc5424.js'
import { message } from './messages.js'

const lineOf = (changes: Parameters<typeof message>[0]): string => {
  const [line, ...more] = encodeRfc5424(message(changes))
  expect(more).toEqual([])
  return line ?? ''
}
const withParam = (value: string): string => lineOf({ structuredData: sdElement('x@1', [['k', value]]) })

describe('the dialect rfc5424', () => {
  it('has the header of names §5.5 and one structured element in front of the text', () => {
    expect(lineOf({})).toBe(
      '<188>1 2026-04-30T16:00:00.000Z cup-sjc-pub lapsewatch - LicenseEvaluationCountdown [lapsewatch@32473 alarmId="a" seq="42"] text',
    )
  })

  it.each([
    ['a quote', 'a"b', 'a\\"b'],
    ['a backslash', 'a\\b', 'a\\\\b'],
    ['a closing bracket', 'a]b', 'a\\]b'],
    ['an opening bracket, which needs nothing', 'a[b', 'a[b'],
    ['a backslash before a quote', '\\"', '\\\\\\"'],
    ['UTF-8', 'Zürich ☎ 𝄞', 'Zürich ☎ 𝄞'],
    ['a line feed and a NUL', 'a\nb\0c', 'a?b?c'],
    ['a tab', 'a\tb', 'a b'],
    ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
    ['nothing', '', ''],
  ])('escapes in a value: %s', (_, value, written) => {
    expect(withParam(value)).toContain(`[x@1 k="${written}"] text`)
  })

  it.each([
    ['control characters', 'a\r\nb\u0085c\u001b[31m\u007f', 'a??b?c?[31m?'],
    ['a tab', 'a\tb', 'a b'],
    ['a surrogate pair, which stays', 'a𝄞b', 'a𝄞b'],
    ['lone surrogates, either half', '\uDC00x\uD834', '\uFFFDx\uFFFD'],
  ])('makes harmless in the text: %s', (_, text, written) => {
    expect(lineOf({ text }).endsWith(`] ${written}`)).toBe(true)
  })

  it('puts a byte order mark before the text only when asked to', () => {
    expect(lineOf({ text: 'ü', bom: true }).endsWith('] \uFEFFü')).toBe(true)
    expect(lineOf({ text: 'ü' })).not.toContain('\uFEFF')
  })

  it('ends with the structured data when there is no text', () => {
    expect(lineOf({ text: '', bom: true }).endsWith('seq="42"]')).toBe(true)
  })

  it.each([
    ['host', { host: 'cup sjc\u00e9' }, ' cup?sjc? lapsewatch - '],
    ['no host', { host: '' }, ' - lapsewatch - '],
    ['a host of 300', { host: 'h'.repeat(300) }, ` ${'h'.repeat(255)} lapsewatch - `],
    ['an application of 50', { appName: 'a'.repeat(50) }, ` ${'a'.repeat(48)} - License`],
    ['no application', { appName: '' }, ' cup-sjc-pub - - License'],
    ['a name of 40', { name: 'n'.repeat(40) }, ` - ${'n'.repeat(32)} [`],
    ['no name', { name: '' }, ' lapsewatch - - ['],
  ])('keeps header fields printable and no longer than §6 allows: %s', (_, changes, expected) => {
    expect(lineOf(changes)).toContain(expected)
  })

  it.each([
    ['unsynchronised', 'seq="42"][timeQuality tzKnown="1" isSynced="0"] text'],
    ['lost', 'seq="42"][timeQuality tzKnown="1" isSynced="0"] text'],
    ['trusted', 'seq="42"] text'],
  ] as const)('says by timeQuality that a clock which is %s is not to be relied on', (clockMark, end) => {
    expect(lineOf({ clockMark }).endsWith(end)).toBe(true)
  })

  it('writes the nil value where there is no structured data, and timeQuality alone where only that is to be said', () => {
    const structuredData = sdElement('x@1', [])
    expect(lineOf({ structuredData })).toContain('LicenseEvaluationCountdown - text')
    expect(lineOf({ structuredData, clockMark: 'lost' })).toContain(
      'LicenseEvaluationCountdown [timeQuality tzKnown="1" isSynced="0"] text',
    )
  })

  it('puts names of parameters into the form of §6.3.2', () => {
    const structuredData = sdElement('x y', [
      ['a=b] "ü', '1'],
      ['', '2'],
      ['p'.repeat(40), '3'],
    ])
    expect(lineOf({ structuredData })).toContain(`[x?y a?b????="1" ?="2" ${'p'.repeat(32)}="3"]`)
  })

  it.each([
    [0, 0, '<0>1 '],
    [23, 7, '<191>1 '],
    [16, 2, '<130>1 '],
  ])('computes the priority of facility %d and severity %d', (facility, severity, start) => {
    expect(lineOf({ facility, severity }).startsWith(start)).toBe(true)
  })

  it.each([
    [Date.UTC(2026, 0, 5, 3, 4, 5, 7), '2026-01-05T03:04:05.007Z'],
    [Date.UTC(1969, 11, 31, 23, 59, 59, 999), '1969-12-31T23:59:59.999Z'],
  ])('stamps instant %d in UTC with three digits of a second', (at, stamp) => {
    expect(lineOf({ at })).toContain(`>1 ${stamp} `)
  })

  it('goes on giving right stamps after more seconds than it keeps', () => {
    const stamps = Array.from({ length: 1200 }, (_, second) => lineOf({ at: second * 1000 }).split(' ')[1])
    expect(stamps[1199]).toBe('1970-01-01T00:19:59.000Z')
    expect(new Set(stamps).size).toBe(1200)
  })
})
