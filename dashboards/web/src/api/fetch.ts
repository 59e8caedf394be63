/** Asking the daemon: JSON in, JSON out; whatever goes wrong is one kind of error, with the words of the problem document (RFC 9457). */

import type { Page } from './types.js'

/** A refusal of the daemon, or (`code` `unreachable`) no answer at all. */
export class ApiProblem extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly code: string,
    readonly status: number,
    /** Further members of the document: `errors`, names of nodes, … */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail === '' ? title : `${title}: ${detail}`)
    this.name = 'ApiProblem'
  }
}

export function isProblem(error: unknown, code: string): boolean {
  return error instanceof ApiProblem && error.code === code
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** A value to send as JSON. */
  readonly json?: unknown
  /** Text to send as it is: a licence file. */
  readonly text?: string
  /** A `POST` that only asks (a what-if, a dry run): without an answer nothing is in doubt. */
  readonly asksOnly?: true
  readonly signal?: AbortSignal
}

const WITHIN_MS = 30_000

let unauthorised: () => void = () => undefined

/** The daemon wants to know who asks, and nobody is signed in. */
export function onUnauthorised(listener: () => void): void {
  unauthorised = listener
}

export async function ask<T>(path: string, { method = 'GET', json, text, asksOnly, signal }: Asking = {}): Promise<T> {
  const bounded = AbortSignal.timeout(WITHIN_MS)
  const body = json === undefined ? text : JSON.stringify(json)
  const type = json === undefined ? 'text/plain; charset=utf-8' : 'application/json'
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
      signal: signal === undefined ? bounded : AbortSignal.any([signal, bounded]),
    })
    if (response.status === 401) unauthorised()
    if (!response.ok) throw await problemOf(response)
    if (response.status === 204) return undefined as T
    return (await response.json()) as T
  } catch (error) {
    // What is no JSON was an answer all the same; one that breaks off half-way was none.
    if (signal?.aborted || error instanceof ApiProblem || error instanceof SyntaxError) throw error
    const why = bounded.aborted ? `none within ${WITHIN_MS / 1000} s` : 'the connection failed'
    const doubt = method === 'GET' || asksOnly ? '' : '. Whether it was done shows here once the daemon is back'
    throw new ApiProblem('No answer from the daemon', `${why}${doubt}`, 'unreachable', 0)
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text()
  const members = membersOf(text)
  const word = (key: string, otherwise: string) => (typeof members[key] === 'string' ? members[key] : otherwise)
  return new ApiProblem(
    word('title', `Answer ${response.status}`),
    word('detail', text.slice(0, 200)),
    word('code', `http-${response.status}`),
    response.status,
    members,
  )
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** `clusters` → `clusters?cursor=…&limit=…`; what is undefined is left out. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== '') query.set(name, String(value))
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Every page of a list. */
export async function askAll<Item>(
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page<Item> = await ask(withQuery(path, { ...parameters, cursor }), { signal })
    all.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}
