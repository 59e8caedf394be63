/** Talking to a daemon: the few answers of the API that the commands read, checked on the way in, and what goes wrong on the way. */
import { z } from 'zod'
import { CliError, type CliIo } from './io.js'

const ANSWER_WITHIN_MS = 30_000
const PAGE = 1000

const clock = z.looseObject({ kind: z.string(), endsAt: z.string(), daysRemaining: z.number(), state: z.string() })
const cluster = z.looseObject({
  id: z.string(),
  mode: z.string(),
  clocks: z.array(clock),
  services: z.array(z.looseObject({ node: z.string(), service: z.string(), state: z.string() })),
})
export type ClusterAnswer = z.infer<typeof cluster>

const daemonClock = z.looseObject({
  now: z.string(),
  simulated: z.boolean(),
  speed: z.number().optional(),
  trust: z.string(),
  since: z.string().optional(),
  until: z.string().optional(),
})
export type ClockAnswer = z.infer<typeof daemonClock>

const sink = z.looseObject({
  name: z.string(),
  state: z.string(),
  description: z.string(),
  pending: z.number(),
  oldestAt: z.string().nullable(),
  lastError: z.string().nullable(),
})
export type SinkAnswer = z.infer<typeof sink>

const previewItem = z.looseObject({
  at: z.string(),
  kind: z.enum(['alarm', 'mode', 'service-stop', 'service-start', 'file-archive']),
  alarmId: z.string().optional(),
  name: z.string().optional(),
  severity: z.number().optional(),
  node: z.string().optional(),
  service: z.string().optional(),
  mode: z.string().optional(),
  file: z.string().optional(),
  sinks: z.array(z.string()).optional(),
})
export type PreviewAnswer = z.infer<typeof previewItem>

const upload = z.looseObject({
  file: z.string(),
  state: z.string(),
  reason: z.string(),
  servers: z.number(),
  release: z.string(),
  mac: z.string(),
  warnings: z.array(z.string()),
  modeBefore: z.string(),
  modeAfter: z.string(),
})
export type UploadAnswer = z.infer<typeof upload>

const nodesOfCluster = z.looseObject({ nodes: z.array(z.looseObject({ hostname: z.string(), role: z.string() })) })

const consoleAnswer = z.looseObject({
  outcome: z.enum(['done', 'refused', 'question', 'exit']),
  output: z.string(),
  question: z.string().nullable(),
  code: z.string().nullable(),
})
export type ConsoleAnswer = z.infer<typeof consoleAnswer>

const consoleCompletion = z.looseObject({ replaces: z.string(), candidates: z.array(z.string()) })

const problemDocument = z.object({ detail: z.string(), code: z.string() })

interface Init extends RequestInit {
  readonly headers?: Record<string, string>
}

export interface DaemonClient {
  readonly url: string
  clusters(): Promise<readonly ClusterAnswer[]>
  sinks(): Promise<readonly SinkAnswer[]>
  clock(): Promise<ClockAnswer>
  preview(cluster: string, days: number): Promise<readonly PreviewAnswer[]>
  publisher(cluster: string): Promise<string>
  /** `confirmed`: the question of the answer before, when it was answered with yes. */
  runOnConsole(cluster: string, node: string, command: string, confirmed?: string): Promise<ConsoleAnswer>
  completeOnConsole(cluster: string, node: string, line: string): Promise<z.infer<typeof consoleCompletion>>
  upload(cluster: string, file: Uint8Array<ArrayBuffer>, query: Readonly<Record<string, string>>): Promise<UploadAnswer>
}

/** The token goes with every question; which daemon that is, is the user's choice. */
export function daemonAt(url: string, { LAPSEWATCH_TOKEN }: CliIo['env']): DaemonClient {
  const authorization = authorizationOf(LAPSEWATCH_TOKEN)
  return {
    url,
    clusters: () => list(`${url}/api/v1/clusters`, cluster, { limit: String(PAGE) }),
    sinks: () => list(`${url}/api/v1/sinks`, sink, {}),
    clock: () => ask(`${url}/api/v1/clock`, daemonClock),
    preview: (id, days) => list(`${url}/api/v1/clusters/${encodeURIComponent(id)}/preview`, previewItem, { days: String(days) }),
    async publisher(id) {
      const { nodes } = await ask(`${url}/api/v1/clusters/${encodeURIComponent(id)}`, nodesOfCluster)
      const found = nodes.find(({ role }) => role === 'publisher')
      if (found === undefined) throw strange()
      return found.hostname
    },
    runOnConsole: (id, node, command, confirmed) =>
      ask(consoleOf(id, node), consoleAnswer, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ command, confirmed }),
      }),
    completeOnConsole: (id, node, line) => ask(`${consoleOf(id, node)}/completion?${new URLSearchParams({ line })}`, consoleCompletion),
    upload: (id, body, query) =>
      ask(`${url}/api/v1/clusters/${encodeURIComponent(id)}/licenses?${new URLSearchParams(query)}`, upload, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body,
      }),
  }

  function consoleOf(id: string, node: string): string {
    return `${url}/api/v1/clusters/${encodeURIComponent(id)}/nodes/${encodeURIComponent(node)}/console`
  }

  async function list<Item>(from: string, item: z.ZodType<Item>, query: Readonly<Record<string, string>>): Promise<Item[]> {
    const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() })
    const items: Item[] = []
    let cursor: string | null = null
    do {
      const search: string = new URLSearchParams(cursor === null ? query : { ...query, cursor }).toString()
      const answer: z.infer<typeof page> = await ask(search === '' ? from : `${from}?${search}`, page)
      items.push(...answer.items)
      cursor = answer.nextCursor
    } while (cursor !== null)
    return items
  }

  async function ask<Answer>(from: string, schema: z.ZodType<Answer>, init: Init = {}): Promise<Answer> {
    const response = await reach(from, init)
    const body = await json(response)
    if (!response.ok) throw refusal(response.status, body)
    const answer = schema.safeParse(body)
    if (!answer.success) throw strange()
    return answer.data
  }

  async function reach(from: string, init: Init): Promise<Response> {
    try {
      const headers = { ...authorization, ...init.headers }
      return await fetch(from, { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    } catch (error) {
      throw new CliError(3, [`no daemon answers at ${url} (${reasonOf(error)}): start one with "lapsewatch serve", or name it with --url`])
    }
  }

  async function json(response: Response): Promise<unknown> {
    try {
      return await response.json()
    } catch {
      throw strange()
    }
  }

  /** 409 and 422 are an answer, and it is "no", as it is for want of a token or a role; what else the daemon refuses was asked wrongly. */
  function refusal(status: number, body: unknown): CliError {
    const problem = problemDocument.safeParse(body)
    if (!problem.success) return strange()
    const { code, detail } = problem.data
    const isNo = status === 409 || status === 422 || code === 'role-not-allowed' || code in TOKEN_WORDS
    return new CliError(isNo ? 1 : status < 500 ? 2 : 3, [`${TOKEN_WORDS[code] ?? detail} (${code})`])
  }

  function strange(): CliError {
    return new CliError(3, [`what answers at ${url} is no Lapsewatch daemon of this version: name it with --url`])
  }
}

/** What the daemon says of tokens, in the words of the command line. */
const TOKEN_WORDS: Readonly<Record<string, string>> = {
  'token-missing': 'the daemon wants a token: set LAPSEWATCH_TOKEN',
  'token-unknown': 'the daemon does not know the token in LAPSEWATCH_TOKEN',
}

function authorizationOf(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined || token === '') return {}
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CliError(2, ['LAPSEWATCH_TOKEN holds characters that no token has: blanks, line breaks or others'])
  return { authorization: `Bearer ${token}` }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS / 1000} s`
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known'
    case undefined:
      return cause instanceof Error ? cause.message : error.message
    default:
      return code
  }
}
