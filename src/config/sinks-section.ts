/** The map `sinks`: each block checked by the schema of its type, which the registry of sinks hands in. */
import { z } from 'zod'
import type { SinkConfiguration } from './configuration.js'
import { type Finding, finding, type KeyPath } from './finding.js'
import { suggest } from './near-miss.js'
import { checkSchema } from './schema-findings.js'
import type { Section } from './section.js'

export function readSinks(raw: Readonly<Record<string, unknown>>, section: Section): { read: SinkConfiguration[]; findings: Finding[] } {
  const read: SinkConfiguration[] = []
  const findings: Finding[] = []
  for (const [name, block] of Object.entries(raw)) {
    const at: KeyPath = ['sinks', name]
    const result = readSink(block, at, section)
    if ('findings' in result) findings.push(...result.findings)
    else read.push({ name, type: result.type, config: result.config, line: section.document.position(at, 'key').line })
  }
  return { read, findings }
}

function readSink(block: unknown, at: KeyPath, section: Section): { type: string; config: unknown } | { findings: readonly Finding[] } {
  const typed = checkSchema(z.looseObject({ type: z.string() }), block, at, section.document.source)
  if ('findings' in typed) return typed
  const { type, ...keys } = typed.value
  const schema = Object.hasOwn(section.sinkSchemas, type) ? section.sinkSchemas[type] : undefined
  if (schema === undefined) {
    return {
      findings: [
        finding(
          'unknown-sink-type',
          [...at, 'type'],
          `"${type}" is not a known type of sink`,
          suggest(type, Object.keys(section.sinkSchemas), 'types'),
        ),
      ],
    }
  }
  const checked = checkSchema(schema, keys, at, section.document.source)
  return 'findings' in checked ? checked : { type, config: checked.value }
}
