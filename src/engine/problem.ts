/** Errors as values: a stable code, a sentence, and what goes with it. The API makes a problem document of it, the CLI one line (design §5.3). */
import type { Refusal } from '../domain/refusal.js'

export interface Problem {
  readonly code: string
  readonly text: string
  /** Further members of the problem document, such as the nodes concerned. */
  readonly extra?: Readonly<Record<string, unknown>>
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function problem(
  code: string,
  text: string,
  extra?: Readonly<Record<string, unknown>>,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: extra === undefined ? { code, text } : { code, text, extra } }
}

export function refused(refusal: Refusal): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: refusal }
}

export function unknownCluster(id: string): { readonly ok: false; readonly problem: Problem } {
  return problem('unknown-cluster', `there is no cluster ${id}`)
}
