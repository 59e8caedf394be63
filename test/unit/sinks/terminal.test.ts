import picocolors from 'picocolors'
import { describe, expect, it } from 'vitest'
import { terminalLines } from '../../../src/sinks/terminal-line.js'

const plain = picocolors.createColors(false)
const colored = picocolors.createColors(true)
const alarm = {
  dueAt: '2026-04-30T16:00:00Z',
  decidedAt: '2026-04-30T16:00:00.250Z',
  severity: 4,
  cluster: 'cup-sjc',
  node: 'cup-sjc-pub',
  name: 'LicenseEvaluationCountdown',
  text: '30 days remain of the evaluation of Cisco Unified Presence, release 7.0. It ends at 2026-05-30 09:00 PDT; then Presence Engine and Proxy stop.',
  reason: 'scheduled',
  service: '',
}

describe('a delivery on the terminal', () => {
  it('is a line of when, how bad, where and what, and the text below', () => {
    expect(terminalLines({ ...alarm, text: '30 days remain.' }, plain)).toBe(
      [
        '2026-04-30 16:00:00Z warning   cup-sjc      cup-sjc-pub      LicenseEvaluationCountdown',
        '                     30 days remain.',
      ].join('\n'),
    )
  })

  it('wraps its text within 100 columns', () => {
    const lines = terminalLines(alarm, plain).split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100)
    expect(
      lines
        .slice(1)
        .map((line) => line.trim())
        .join(' '),
    ).toBe(alarm.text)
  })

  it('of a service says which one and on which node', () => {
    const stopped = { ...alarm, name: 'ServiceStopped', text: 'Service stopped.', service: 'Cisco UP SIP Proxy' }
    expect(terminalLines(stopped, plain)).toContain('\n                     Cisco UP SIP Proxy on cup-sjc-pub: Service stopped.')
  })

  it('that comes late says so, and when it was due', () => {
    const late = { ...alarm, reason: 'catch-up', dueAt: '2026-04-25T02:00:00Z', text: '0 days remain.' }
    expect(terminalLines(late, plain)).toMatch(/\n {21}Late, due 2026-04-25 02:00:00Z: 0 days remain\.$/)
  })

  it('has what it did below its text', () => {
    const nodes = Array.from({ length: 6 }, (_, index) => `cup-sjc-subscriber-${index}`).join(', ')
    const did = ['the cluster is in mode evaluation-expired, was evaluation', `Proxy stopped on ${nodes}`]
    const lines = terminalLines({ ...alarm, text: '0 days remain.' }, plain, did).split('\n')
    expect(lines.slice(2)).toEqual([
      '                     => the cluster is in mode evaluation-expired, was evaluation',
      '                     => Proxy stopped on cup-sjc-subscriber-0, cup-sjc-subscriber-1,',
      '                        cup-sjc-subscriber-2, cup-sjc-subscriber-3, cup-sjc-subscriber-4,',
      '                        cup-sjc-subscriber-5',
    ])
  })

  it.each([
    ['names of 63 characters', { cluster: 'c'.repeat(63), node: 'n'.repeat(63), service: 'Cisco UP Presence Engine' }],
    ['a word longer than a line', { text: `License File Error. ${'f'.repeat(255)}: not readable` }],
    ['one column too many', { node: 'n'.repeat(32) }],
  ])('stays within 100 columns with %s', (_, changes) => {
    const lines = terminalLines({ ...alarm, ...changes }, plain, [`x ${'y'.repeat(200)}`]).split('\n')
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100)
    expect(lines.join('').replace(/\s/g, '')).toContain(({ ...alarm, ...changes }.node + alarm.name).replace(/\s/g, ''))
  })

  it('has no text lines for an alarm without text', () => {
    expect(terminalLines({ ...alarm, text: '' }, plain).split('\n')).toHaveLength(1)
  })

  it('shows an escape sequence in a text as what it is', () => {
    const lines = terminalLines({ ...alarm, text: 'a\u001b[2Jb', cluster: 'x\ny' }, plain)
    expect(lines).toContain('a?[2Jb')
    expect(lines).toContain('x?y')
  })

  it.each([
    [0, 'emergency'],
    [1, 'alert'],
    [2, 'critical'],
    [3, 'error'],
    [4, 'warning'],
    [5, 'notice'],
    [6, 'info'],
    [7, 'debug'],
    [9, '9'],
  ])('has severity %d as the word %s, painted', (severity, word) => {
    const lines = terminalLines({ ...alarm, severity }, colored)
    expect(lines).toMatch(new RegExp(`\u001b\\[\\d+m${word}\u001b\\[`))
    expect(terminalLines({ ...alarm, severity }, plain)).toContain(` ${word} `)
  })
})
