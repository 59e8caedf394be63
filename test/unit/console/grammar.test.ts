/** The grammar of the platform's command line: reading a line, completing one, explaining commands. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/console/answer.js'
import { complete } from '../../../src/console/complete.js'
import { COMMANDS, type CommandName, syntaxOf } from '../../../src/console/grammar.js'
import { help } from '../../../src/console/help.js'
import { parse } from '../../../src/console/parse.js'
import { servicesOf } from '../../../src/console/service-names.js'
import { visible } from '../../../src/console/visible.js'

function read(line: string) {
  const parsed = parse(line)
  if (!parsed.ok) throw new Error(parsed.misread.text)
  const { name, file, service, topic, options } = parsed.command
  return { name, file, service, topic: topic.join(' '), options: [...options] }
}

const BARE = { file: null, service: '', topic: '', options: [] }

describe('a line', () => {
  test.each([
    ['file list license', { name: 'file list license' }],
    ['  file   list\tlicense ', { name: 'file list license' }],
    ['file list license detail page', { name: 'file list license', options: ['detail', 'page'] }],
    ['file list license *.lic detail', { name: 'file list license', file: '*.lic', options: ['detail'] }],
    ['file view license a.lic', { name: 'file view license', file: 'a.lic' }],
    ['file view license detail', { name: 'file view license', file: 'detail' }],
    ['file delete license a.lic', { name: 'file delete license', file: 'a.lic' }],
    ['file delete license noconfirm "a.lic"', { name: 'file delete license', file: 'a.lic', options: ['noconfirm'] }],
    ['utils service restart Cisco License Manager', { name: 'utils service restart', service: 'Cisco License Manager' }],
    ["utils service stop 'Cisco UP SIP Proxy'", { name: 'utils service stop', service: 'Cisco UP SIP Proxy' }],
    ['show network eth0 detail', { name: 'show network eth0', options: ['detail'] }],
    ['help', { name: 'help' }],
    ['?', { name: 'help' }],
    ['help file delete', { name: 'help', topic: 'file delete' }],
    ['file delete license ?', { name: 'help', topic: 'file delete license' }],
    ['quit', { name: 'quit' }],
  ])('is read: %j', (line, expected) => {
    expect(read(line)).toEqual({ ...BARE, ...expected })
  })

  test.each([
    ['xyzzy', 'unknown-command', 'unknown command "xyzzy"; "help" lists the commands'],
    ['fiel lst licence', 'unknown-command', 'unknown command "fiel": did you mean "file list license"? "help" lists the commands'],
    ['fi li', 'unknown-command', 'unknown command "fi": did you mean "file list"? "help" lists the commands'],
    [
      'file list licence',
      'unknown-command',
      'unknown command "file list licence": did you mean "file list license"? "help" lists the commands',
    ],
    ['show', 'incomplete-command', '"show" is not complete: it goes on with network, status or version; "show ?" explains'],
    ['show version', 'incomplete-command', '"show version" is not complete: the whole command is show version active'],
    [
      'file delete license',
      'incomplete-command',
      '"file delete license" needs the name of a licence file: file delete license FILE [noconfirm]',
    ],
    [
      'file delete license noconfirm',
      'incomplete-command',
      '"file delete license" needs the name of a licence file: file delete license FILE [noconfirm]',
    ],
    ['utils service stop', 'incomplete-command', '"utils service stop" needs the name of a service: utils service stop SERVICE'],
    [
      'file delete license a.lic noconfrim',
      'unexpected-word',
      '"noconfrim" is one word too many (did you mean "noconfirm"?): file delete license FILE [noconfirm]',
    ],
    ['show status now', 'unexpected-word', '"now" is one word too many: show status'],
    ['FILE LIST LICENSE', 'unknown-command', 'unknown command "FILE": did you mean "file list license"? "help" lists the commands'],
    ['show status\nfile delete license * noconfirm', 'not-a-command', 'a command is one line without control characters'],
    ['show \u001b[2Jstatus', 'not-a-command', 'a command is one line without control characters'],
  ])('is refused in one line that says what to do: %j', (line, code, text) => {
    expect(parse(line)).toEqual({ ok: false, misread: { code, text } })
  })

  test('of any length is refused in a short one', () => {
    const parsed = parse('x'.repeat(100_000))
    expect(!parsed.ok && parsed.misread.text).toBe(`unknown command "${'x'.repeat(40)}…"; "help" lists the commands`)
  })
})

describe('completion', () => {
  const here = { files: ['a.lic', 'b.lic'], services: servicesOf({ role: 'publisher' }, '7.0.5').map(({ name }) => name) }

  test.each([
    ['', '', ['file', 'show', 'utils', 'help', 'exit', 'quit']],
    ['fi', 'fi', ['file']],
    ['file ', '', ['delete', 'list', 'view']],
    ['file list li', 'li', ['license']],
    ['file delete license ', '', ['a.lic', 'b.lic', 'noconfirm']],
    ['file delete license b', 'b', ['b.lic']],
    ['file delete license b.lic ', '', ['noconfirm']],
    ['file list license detail ', '', ['a.lic', 'b.lic', 'page']],
    ['utils service restart ', '', ['Cisco License Manager', 'Cisco UP Presence Engine', 'Cisco UP SIP Proxy']],
    ['utils service restart cisco up ', 'cisco up ', ['Cisco UP Presence Engine', 'Cisco UP SIP Proxy']],
    ['utils service restart (a+', '(a+', []],
    ['help file de', 'de', ['delete']],
    ['show network eth0 ', '', ['detail']],
    ['show status ', '', []],
    ['nonsense ', '', []],
  ])('of %j', (line, replaces, candidates) => {
    expect(complete(line, here)).toEqual({ replaces, candidates })
  })

  test('where there is no licence folder offers no files', () => {
    expect(complete('file view license ', { ...here, files: [] }).candidates).toEqual([])
  })
})

describe('help', () => {
  const shown = (answer: Answer) => (answer.outcome === 'done' ? answer.lines : [])

  test('lists every command with its syntax, within a hundred columns', () => {
    const listed = shown(help([]))
    for (const name of Object.keys(COMMANDS) as CommandName[])
      expect(listed).toContainEqual(expect.stringMatching(new RegExp(`^${syntaxOf(name).replaceAll(/[[\]]/g, '\\$&')}  `)))
    expect(Math.max(...listed.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('of the beginning of commands lists those', () => {
    expect(shown(help(['utils', 'service'])).filter((line) => line.startsWith('utils'))).toHaveLength(4)
  })

  test.each(Object.keys(COMMANDS) as CommandName[])('of %s explains it, within a hundred columns', (name) => {
    const explained = shown(help(name.split(' ')))
    expect(explained[0]).toBe(syntaxOf(name))
    expect(Math.max(...explained.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('of something else says so', () => {
    expect(help(['file', 'dump'])).toEqual({
      outcome: 'refused',
      code: 'unknown-command',
      text: 'unknown command "file dump"; "help" lists the commands',
    })
  })
})

test.each([
  ['1.0.3', ['Cisco License Manager', 'Cisco UPS Presence Engine', 'Cisco UPS SIP Proxy']],
  ['7.0.5', ['Cisco License Manager', 'Cisco UP Presence Engine', 'Cisco UP SIP Proxy']],
  ['8.6.4', ['Cisco License Manager', 'Cisco UP Presence Engine', 'Cisco UP SIP Proxy']],
  ['9.1', ['Cisco License Manager', 'Cisco Presence Engine', 'Cisco SIP Proxy']],
])('the services of release %s have the names of that release', (release, names) => {
  expect(servicesOf({ role: 'publisher' }, release).map(({ name }) => name)).toEqual(names)
})

test('Cisco License Manager runs on the publisher only', () => {
  expect(servicesOf({ role: 'subscriber' }, '7.0.5').map(({ name }) => name)).toEqual(['Cisco UP Presence Engine', 'Cisco UP SIP Proxy'])
})

test('what steers a terminal is shown as its code point', () => {
  expect(visible('a\u001b[2J\u009b\rb\u202ec\tü‹')).toBe('a‹U+001B›[2J‹U+009B›‹U+000D›b‹U+202E›c\tü‹')
})
