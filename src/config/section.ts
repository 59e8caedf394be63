/** What loading a configuration is handed in, and what the readers of its sections share. */
import type { ZodType } from 'zod'
import type { ProductProfile } from '../domain/profile.js'
import type { Environment } from './environment.js'
import type { YamlDocument } from './yaml-document.js'

/** A text file's content, or why there is none, in words that follow "cannot be read: ". */
export type ReadText = (absolutePath: string) => { readonly text: string } | { readonly problem: string }

export interface LoadOptions {
  /** As the user named it; relative paths in the text are relative to it. */
  readonly file: string
  readonly env: Environment
  /** By id. */
  readonly products: ReadonlyMap<string, ProductProfile>
  /** By type: what a sink's keys but `type` must be. */
  readonly sinkSchemas: Readonly<Record<string, ZodType>>
  readonly readText: ReadText
}

/** What the readers of the sections share. */
export interface Section extends LoadOptions {
  readonly folder: string
  readonly document: YamlDocument
}
