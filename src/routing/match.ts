/**
 * Matching labels (design §5.1): `value`, `[a, b]`, `!value`, `/regex/`, `!/regex/` over the whole value; `severity` also `<=N`, `>=N`.
 * A missing label is the empty string. Regular expressions are RE2 (`re2js`): linear time, whatever a configuration says.
 */
import { RE2JS } from 're2js'
import type { Labels } from '../domain/alarm.js'

/** What a configuration may write behind a label: a condition, or several of which one must hold. */
export type Condition = string | number | readonly (string | number)[]
export type Match = Readonly<Record<string, Condition>>

export type Matcher = (labels: Labels) => boolean

/** All conditions must hold; no conditions match everything. Throws a SyntaxError for an expression that RE2 does not take: a configuration is checked before. */
export function compileMatch(match: Match): Matcher {
  const tests = Object.entries(match).map(([label, condition]) => {
    const test = compileCondition(condition)
    return (labels: Labels) => test(labels[label] ?? '')
  })
  return (labels) => tests.every((test) => test(labels))
}

function compileCondition(condition: Condition): (value: string) => boolean {
  if (typeof condition === 'number') return (value) => value === String(condition)
  if (typeof condition !== 'string') {
    const tests = condition.map(compileCondition)
    return (value) => tests.some((test) => test(value))
  }
  if (condition.startsWith('!')) {
    const test = compileCondition(condition.slice(1))
    return (value) => !test(value)
  }
  const bound = /^(<=|>=)\s*([0-7])$/.exec(condition)
  if (bound !== null) {
    const limit = Number(bound[2])
    return bound[1] === '<=' ? (value) => value !== '' && Number(value) <= limit : (value) => value !== '' && Number(value) >= limit
  }
  if (condition.length >= 2 && condition.startsWith('/') && condition.endsWith('/')) {
    const pattern = RE2JS.compile(condition.slice(1, -1))
    return (value) => pattern.matches(value)
  }
  return (value) => value === condition
}
