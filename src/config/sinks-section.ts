/** The map `sinks`: each block checked by the schema of its type, which the registry of sinks hands in. */
import { z } from 'zod'
import type { SinkConfiguration } from './configuration.js'
import { type Finding, finding, type KeyPath, type Position } from './finding.js'
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
    else read.push({ name, type: result.type, config: result.config, places: placesOf(block, at, section) })
  }
  return { read, findings }
}

/** Of all that stands in the block: a certificate may turn out to be none, a folder not to be there. */
function placesOf(block: unknown, at: KeyPath, section: Section): Readonly<Record<string, Position>> {
  const places: Record<string, Position> = { '': section.document.position(at, 'key') }
  const walk = (value: unknown, inside: readonly string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [key, each] of Object.entries(value)) {
      const path = [...inside, key]
      places[path.join('.')] = section.document.position([...at, ...path])
      walk(each, path)
    }
  }
  walk(block, [])
  return places
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
