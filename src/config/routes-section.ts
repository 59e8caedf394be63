/** The list `routes`: each route's conditions, and whether the sinks it names are there. */
import { z } from 'zod'
import type { RouteConfiguration } from './configuration.js'
import { type Finding, finding, type KeyPath, within } from './finding.js'
import { checkMatch, matchSchema } from './match.js'
import { suggest } from './near-miss.js'
import { checkSchema } from './schema-findings.js'
import type { Section } from './section.js'

const routeSchema = z.strictObject({
  match: matchSchema.optional(),
  to: z.array(z.string()).max(1000),
  continue: z.boolean().optional(),
})

export function readRoutes(
  raw: readonly unknown[],
  sinks: ReadonlySet<string>,
  section: Section,
): { read: RouteConfiguration[]; findings: Finding[] } {
  const read: RouteConfiguration[] = []
  const findings: Finding[] = []
  for (const [index, block] of raw.entries()) {
    const at: KeyPath = ['routes', index]
    const checked = checkSchema(routeSchema, block, at, section.document.source)
    if ('findings' in checked) {
      findings.push(...checked.findings)
      continue
    }
    const { match = {}, to } = checked.value
    findings.push(...within([...at, 'match'], checkMatch(match)), ...within([...at, 'to'], checkTargets(to, sinks)))
    read.push({ match, to, continue: checked.value.continue ?? false, line: section.document.position(at).line })
  }
  return { read, findings }
}

function checkTargets(to: readonly string[], sinks: ReadonlySet<string>): Finding[] {
  return to.flatMap((name, index) => {
    if (!sinks.has(name)) return [finding('unknown-sink', [index], `there is no sink "${name}"`, suggest(name, sinks, 'sinks'))]
    if (to.indexOf(name) !== index) return [finding('duplicate-sink', [index], `"${name}" stands here twice`)]
    return []
  })
}
