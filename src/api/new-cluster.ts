/**
 * From the body of `POST clusters` to the cluster that is wanted: read by the configuration's own code, as a file with this one block in it,
 * so that nothing can be made by API that could not stand in a file.
 */
import { readClusters } from '../config/clusters-section.js'
import type { ClusterConfiguration } from '../config/configuration.js'
import { wantedOf } from '../config/wanted.js'
import { formatInstant, type Instant } from '../domain/instant.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import type { ProductProfile } from '../domain/profile.js'
import type { Wanted } from '../engine/cluster-operations.js'
import { done, type Outcome, problem } from '../engine/problem.js'
import type { NewClusterBody } from './schemas/new-cluster.js'
import { pointerOf } from './validation.js'

const ORIGIN = 'api'
/** Licence texts lie in no folder; the configuration's code wants one. */
const FOLDER = '/'

export interface Reading {
  readonly products: ReadonlyMap<string, ProductProfile>
  readonly functions: LicenseFunctions
  readonly now: Instant
}

export function wantedCluster(body: NewClusterBody, { products, functions, now }: Reading): Outcome<Wanted> {
  const texts = new Map<string, string>()
  const block = asFileBlock(body, texts)
  const { read, findings } = readClusters([block], {
    file: ORIGIN,
    env: {},
    products,
    sinkSchemas: {},
    folder: FOLDER,
    readText: (path) => ({ text: texts.get(path.slice(FOLDER.length)) ?? '' }),
    document: { value: block, findings: [], position: () => ({ line: 0, column: 0 }), source: () => undefined },
  })
  const [cluster] = read
  if (cluster === undefined || findings.length > 0) {
    const errors = findings.map(({ path, message, hint }) => ({
      pointer: pointerOf(path.slice(2)),
      message: hint === null ? message : `${message}: ${hint}`,
    }))
    const [first] = findings
    const isProduct = findings.length === 1 && first?.code === 'unknown-product'
    return problem(
      isProduct ? 'unknown-product' : 'invalid-cluster',
      errors[0] === undefined ? 'no such cluster can be' : `${errors[0].pointer}: ${errors[0].message}`,
      {
        errors,
      },
    )
  }
  const late = lateDates(cluster, now)
  if (late !== undefined) return late
  const wanted = wantedOf(ORIGIN, withoutPaths(cluster), ORIGIN, functions)
  if (!wanted.ok) {
    const [first] = wanted.errors
    return problem(first?.code ?? 'invalid-cluster', first?.message ?? 'a licence file is refused', {
      errors: wanted.errors.map(({ message }) => ({ message })),
    })
  }
  const { creation, canonicalBlock } = wanted.wanted
  return done({ creation: { ...creation, source: 'api' }, origin: ORIGIN, canonicalBlock })
}

/** The block as it would stand in a file; the texts of its licences go into `texts`, by name. */
function asFileBlock(body: NewClusterBody, texts: Map<string, string>): object {
  const { licenses, history, installedAt, ...rest } = body
  const keep = ({ filename, text }: { filename: string; text: string }): string => {
    texts.set(filename, text)
    return filename
  }
  return {
    ...rest,
    installedAt: formatInstant(installedAt),
    ...(licenses === undefined ? {} : { licenses: licenses.map(keep) }),
    ...(history === undefined
      ? {}
      : {
          history: history.map((item) => {
            const at = formatInstant(item.at)
            return item.type === 'license-uploaded' ? { at, type: item.type, data: { path: keep(item.data) } } : { ...item, at }
          }),
        }),
  }
}

/** Nothing may lie in the future (design §3.7). */
function lateDates({ installedAt, history }: ClusterConfiguration, now: Instant) {
  const late = [
    ...(installedAt > now ? [{ pointer: '/installedAt', message: `lies in the future: it is ${formatInstant(now)} now` }] : []),
    ...history
      .filter(({ at }) => at > now)
      .map(({ index }) => ({ pointer: `/history/${index}/at`, message: `lies in the future: it is ${formatInstant(now)} now` })),
  ]
  return late[0] === undefined ? undefined : problem('in-the-future', `${late[0].pointer} ${late[0].message}`, { errors: late })
}

/** In messages a licence is called by its name. */
function withoutPaths(cluster: ClusterConfiguration): ClusterConfiguration {
  const named = <L extends { fileName: string; path: string }>(license: L): L => ({ ...license, path: license.fileName })
  return {
    ...cluster,
    licenses: cluster.licenses.map(named),
    history: cluster.history.map((item) =>
      item.fact.type === 'license-uploaded' ? { ...item, fact: { type: item.fact.type, data: named(item.fact.data) } } : item,
    ),
  }
}
