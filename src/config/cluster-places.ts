/**
 * Where the keys of a cluster's block stand: some mistakes show only when the block meets the store or the time. Ten thousand clusters have
 * them, so they are kept as plain numbers: line and column of the block, then of each key in turn.
 */
import { type ConfigurationError, type KeyPath, locate, type Position } from './finding.js'
import type { YamlDocument } from './yaml-document.js'

/** The keys that are compared with the block that a cluster was created from. */
const PLACED_KEYS = [
  'id',
  'product',
  'cadence',
  'release',
  'timezone',
  'installedAt',
  'eula',
  'cucm',
  'nodes',
  'licenses',
  'history',
] as const
export type PlacedKey = (typeof PLACED_KEYS)[number]

interface Placed {
  /** The block's number in the list of the file. */
  readonly index: number
  readonly places: readonly number[]
}

/** A key that is left out stands where its block does. */
export function readPlaces(document: Pick<YamlDocument, 'position'>, at: KeyPath): readonly number[] {
  const paths: readonly KeyPath[] = [at, ...PLACED_KEYS.map((key) => [...at, key])]
  return paths.flatMap((path) => {
    const { line, column } = document.position(path)
    return [line, column]
  })
}

export function placeOf({ places }: Pick<Placed, 'places'>, key: PlacedKey | null): Position {
  const at = key === null ? 0 : 2 * (1 + PLACED_KEYS.indexOf(key))
  return { line: places[at] ?? 1, column: places[at + 1] ?? 1 }
}

/** An error about a cluster's block, or about one of its keys; any other name stands where the block does. */
export function clusterError(file: string, cluster: Placed, key: string | null, code: string, message: string): ConfigurationError {
  const placed = PLACED_KEYS.find((each) => each === key) ?? null
  const path = ['clusters', cluster.index, ...(placed === null ? [] : [placed])]
  return locate(file, { code, path, message, hint: null }, placeOf(cluster, placed))
}
