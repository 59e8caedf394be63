import { describe, expect, it } from 'vitest'
import { compileMatch } from '../../../src/routing/match.js'
import { compileRoutes } from '../../../src/routing/routes.js'

const labels = { alertname: 'LicenseEvaluationCountdown', cluster: 'cup-sjc', severity: '2', site: 'sjc', clock: 'evaluation' }

describe('matching labels', () => {
  it.each([
    [{}, true],
    [{ site: 'sjc' }, true],
    [{ site: 'fra' }, false],
    [{ site: ['fra', 'sjc'] }, true],
    [{ site: ['fra', 'lab'] }, false],
    [{ site: '!lab' }, true],
    [{ site: '!sjc' }, false],
    [{ alertname: '/License.*/' }, true],
    [{ alertname: '/License/' }, false],
    [{ alertname: '!/License.*/' }, false],
    [{ alertname: '!/Service.*/' }, true],
    [{ severity: 2 }, true],
    [{ severity: '2' }, true],
    [{ severity: '<=4' }, true],
    [{ severity: '<=1' }, false],
    [{ severity: '>=2' }, true],
    [{ severity: '>=3' }, false],
    [{ absent: '' }, true],
    [{ absent: '!' }, false],
    [{ absent: '!x' }, true],
    [{ site: 'sjc', severity: '<=1' }, false],
    [{ site: 'sjc', severity: '<=2', clock: 'evaluation' }, true],
  ])('%j is %s', (match, expected) => {
    expect(compileMatch(match)(labels)).toBe(expected)
  })

  it('needs linear time for an expression that backtracking engines hang on', () => {
    const matches = compileMatch({ site: '/(a+)+$/' })
    expect(matches({ site: `${'a'.repeat(5000)}!` })).toBe(false)
  })
})

describe('routes', () => {
  const routes = compileRoutes([
    { match: { severity: '<=2' }, to: ['duty', 'noc'], continue: true },
    { match: { site: 'sjc' }, to: ['noc', 'sjc-desk'] },
    { to: ['archive'] },
  ])

  it('the first match takes the alarm, unless it says continue; each sink once, in order', () => {
    expect(routes(labels)).toEqual(['duty', 'noc', 'sjc-desk'])
    expect(routes({ ...labels, severity: '5' })).toEqual(['noc', 'sjc-desk'])
    expect(routes({ ...labels, severity: '5', site: 'fra' })).toEqual(['archive'])
  })

  it('an alarm that no route takes goes nowhere', () => {
    expect(compileRoutes([{ match: { site: 'fra' }, to: ['noc'] }])(labels)).toEqual([])
    expect(compileRoutes([])(labels)).toEqual([])
  })
})
