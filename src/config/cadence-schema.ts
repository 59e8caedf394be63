/** `cadence`: a name (`peers.md` §0.1), or days and hours of one's own (design §3.1). */
import { z } from 'zod'
import type { Cadence, CadenceName } from '../domain/profile.js'
import { suggest } from './near-miss.js'

const NAMES = ['daily', 'mgr-mib', 'mgmt-mib', 'subscription'] as const satisfies readonly CadenceName[]
const MAX_DAYS_BEFORE_END = 3650
/** A month of hours: more would be noise before anyone could act on it. */
const MAX_HOURS_BEFORE_END = 744

const custom = z.strictObject({
  days: z
    .array(z.int().min(1).max(MAX_DAYS_BEFORE_END))
    .max(MAX_DAYS_BEFORE_END)
    .transform((days) => [...new Set(days)].sort((a, b) => b - a)),
  hours: z.int().min(1).max(MAX_HOURS_BEFORE_END).optional(),
})

const name = z.string().transform((text, context): CadenceName => {
  const known = NAMES.find((each) => each === text)
  if (known !== undefined) return known
  const hint = suggest(text, NAMES, 'cadences')
  context.addIssue({ code: 'custom', message: `"${text}" is not a cadence`, params: { code: 'unknown-cadence', hint } })
  return z.NEVER
})

export const cadence = z.union([name, custom]).transform((read, context): Cadence => {
  if (typeof read === 'string') return read
  const { days, hours } = read
  if (days.length === 0 && hours === undefined) {
    context.addIssue({
      code: 'custom',
      message: 'names no day and no hour',
      params: { code: 'empty-cadence', hint: 'write { days: [30, 7, 1] }' },
    })
  }
  return hours === undefined ? { days } : { days, hours }
})
