/** The conditions of a route's `match` (design §5.1): `value`, `[a, b]`, `!value`, `/regex/`, `!/regex/`, and `<=N`, `>=N` for the severity. */
import { RE2JS } from 're2js'
import { z } from 'zod'
import type { Match } from './configuration.js'
import { type Finding, finding, type KeyPath } from './finding.js'

const SEVERITY = /^(!?[0-7]|(<=|>=)\s*[0-7])$/
/** Label names as Prometheus and Alertmanager have them. */
const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/
const MAX_VALUE_LENGTH = 1024

export const matchSchema: z.ZodType<Match> = z.record(
  z.string().regex(LABEL, 'is not a label name: letters, digits and _'),
  z.union([
    z.string().max(MAX_VALUE_LENGTH),
    z.number(),
    z
      .array(z.union([z.string().max(MAX_VALUE_LENGTH), z.number()]))
      .min(1)
      .max(1000),
  ]),
)

/** What is wrong with the conditions; paths begin behind `match`. The routing stage compiles what passed here. */
export function checkMatch(match: Match): Finding[] {
  return Object.entries(match).flatMap(([label, written]) => {
    if (typeof written !== 'object') return checkCondition(label, written, [label])
    return written.flatMap((value, index) => {
      if (typeof value === 'string' && (value.startsWith('!') || value.startsWith('/'))) {
        return [finding('match-list', [label, index], 'a list holds plain values only', 'write one regular expression: /a|b/ or !/a|b/')]
      }
      return checkCondition(label, value, [label, index])
    })
  })
}

function checkCondition(label: string, written: string | number, path: KeyPath): Finding[] {
  if (label === 'severity') return checkSeverity(written, path)
  if (typeof written === 'number') return [finding('not-quoted', path, `"${written}" was read as a number`, 'quote it')]
  const negation = written.startsWith('!') ? '!' : ''
  const rest = written.slice(negation.length)
  if (rest.startsWith('!')) return [finding('match-negation', path, 'is negated twice', 'write one "!"')]
  if (/^[<>]=/.test(rest))
    return [finding('match-range', path, `only severity has an order, ${label} has none`, 'write a value, a list or a regular expression')]
  return rest.startsWith('/') ? checkRegex(rest, negation, path) : []
}

function checkSeverity(written: string | number, path: KeyPath): Finding[] {
  const text = String(written)
  if (SEVERITY.test(text)) return []
  if (/^!?\//.test(text)) return checkRegex(text.replace(/^!/, ''), text.startsWith('!') ? '!' : '', path)
  return [finding('match-severity', path, `"${text}" is not a severity`, 'write a number from 0 (emergency) to 7 (debug), <=N or >=N')]
}

function checkRegex(slashed: string, negation: string, path: KeyPath): Finding[] {
  if (slashed.length < 2 || !slashed.endsWith('/')) {
    return [finding('match-regex', path, 'a regular expression ends with "/" too', `write ${negation}${slashed}/`)]
  }
  const problem = regexProblem(slashed.slice(1, -1))
  return problem === undefined ? [] : [finding('match-regex', path, problem, 'the syntax is RE2: no look-around, no back-references')]
}

function regexProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
