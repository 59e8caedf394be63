/**
 * A configuration's text → plain values, or everything that is wrong with it at once (design §5.1). Each cluster, sink and route is checked
 * by itself, so that one mistake hides no other. Touches no file: the licence files that the text names come through `readText`.
 */
import { z } from 'zod'
import { readClusters } from './clusters-section.js'
import type { Configuration, StorePlace } from './configuration.js'
import { checkNamedCucms, readCucms } from './cucm-section.js'
import { type ConfigurationError, type Finding, formatKeyPath, locate, type Refusal, refuse } from './finding.js'
import { readHttp } from './http-section.js'
import { folderOf, resolvePath } from './paths.js'
import { readRoutes } from './routes-section.js'
import { instant, path, storePlace } from './scalars.js'
import { checkSchema } from './schema-findings.js'
import type { LoadOptions, Section } from './section.js'
import { readSinks } from './sinks-section.js'
import { readYaml } from './yaml-document.js'

export type LoadResult = { readonly ok: true; readonly configuration: Configuration } | Refusal

/** A second of machine time may be a year of licence time, no more. */
const MAX_SPEED = 31_536_000
const MAX_CUCMS = 1000
const SINK_NAME = /^[A-Za-z0-9_-]{1,63}$/

const list = () => z.array(z.unknown())

const fileSchema = z.strictObject({
  clock: z.strictObject({ start: instant, speed: z.number().gt(0).max(MAX_SPEED) }).optional(),
  store: storePlace.optional(),
  /** Checked by `readHttp`. */
  http: z.unknown().optional(),
  licensing: z.strictObject({ trust: z.array(path).min(1).max(100).optional() }).optional(),
  cucm: list().max(MAX_CUCMS).optional(),
  clusters: list().optional(),
  sinks: z.record(z.string().regex(SINK_NAME, 'is not a name for a sink: letters, digits, - and _, at most 63'), z.unknown()).optional(),
  routes: list().max(10_000).optional(),
})

export function loadConfiguration(text: string, options: LoadOptions): LoadResult {
  const yaml = readYaml(text, options.file, options.env)
  if (!yaml.ok) return refuse(yaml.errors)
  const { document } = yaml
  const section: Section = { ...options, document, folder: folderOf(options.file) }
  const findings: Finding[] = [...document.findings]
  const top = checkSchema(fileSchema, document.value, [], document.source)
  if ('findings' in top) findings.push(...top.findings)

  const http = readHttp(isMap(document.value) ? document.value.http : undefined, section)
  const cucms = readCucms(rawList(document.value, 'cucm'), section)
  const clusters = readClusters(rawList(document.value, 'clusters'), section)
  findings.push(...cucms.findings, ...checkNamedCucms(cucms.read, clusters.read))
  const sinks = readSinks(rawMap(document.value, 'sinks'), section)
  const sinkNames = new Set(Object.keys(rawMap(document.value, 'sinks')))
  const routes = readRoutes(rawList(document.value, 'routes'), sinkNames, section)
  findings.push(...http.findings, ...clusters.findings, ...sinks.findings, ...routes.findings)
  if ('findings' in top || findings.length > 0) return refuse(located(findings, section))

  const { clock, store, licensing } = top.value
  return {
    ok: true,
    configuration: {
      file: options.file,
      folder: section.folder,
      clock: clock ?? null,
      store: absoluteStore(store ?? { kind: 'folder', path: './data' }, section.folder),
      http: http.read.listen,
      access: { tokens: http.read.tokens, metricsOpen: http.read.metricsOpen },
      trust: licensing?.trust?.map((each) => resolvePath(section.folder, each)) ?? null,
      places: {
        clock: document.position(['clock']),
        store: document.position(['store']),
        http: document.position(['http']),
        listen: document.position(['http', 'listen']),
        trust: (licensing?.trust ?? []).map((_, index) => document.position(['licensing', 'trust', index])),
      },
      cucms: cucms.read,
      clusters: clusters.read,
      sinks: sinks.read,
      routes: routes.read,
    },
  }
}

function absoluteStore(place: StorePlace, folder: string): StorePlace {
  return place.kind === 'folder' ? { kind: 'folder', path: resolvePath(folder, place.path) } : place
}

/** An environment name that is not set leaves a hole in the text: what else is wrong there is only its echo. */
function located(findings: readonly Finding[], section: Section): ConfigurationError[] {
  const holes = new Set(section.document.findings.map((each) => formatKeyPath(each.path)))
  const told = [...section.document.findings, ...findings.filter((each) => !holes.has(formatKeyPath(each.path)))]
  return told.map((each) => locate(section.file, each, section.document.position(each.path, each.at)))
}

function rawList(value: unknown, key: string): readonly unknown[] {
  const raw = isMap(value) ? value[key] : undefined
  return Array.isArray(raw) ? raw : []
}

function rawMap(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const raw = isMap(value) ? value[key] : undefined
  return isMap(raw) ? raw : {}
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
