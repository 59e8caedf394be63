/**
 * What a loading thread and the main thread say to each other. The main thread asks for each message, so that it never has to take in more
 * than a few hundred clusters at a time and its loop goes on between them.
 */
import type { ProductProfile } from '../domain/profile.js'
import type { ClusterConfiguration, Configuration } from './configuration.js'
import type { Environment } from './environment.js'
import type { Refusal } from './finding.js'

/** About 2 ms of the main thread's time. */
export const CLUSTERS_A_MESSAGE = 200

export interface LoadJob {
  readonly file: string
  readonly env: Environment
  readonly products: ReadonlyMap<string, ProductProfile>
}

export const NEXT = 'next'

export type LoadMessage =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Everything but the clusters, which follow. */
  | { readonly kind: 'head'; readonly configuration: Configuration }
  | { readonly kind: 'clusters'; readonly clusters: readonly ClusterConfiguration[] }
  | { readonly kind: 'end' }
