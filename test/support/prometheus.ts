/** A real Prometheus on a free port, in a folder of its own, that scrapes a daemon of ours: what it has counted is asked of its HTTP API. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Peer } from './peer.js'

const READY_WITHIN_MS = 30_000
const ANSWERED_WITHIN_MS = 60_000
const ASK_AGAIN_MS = 50

export interface PrometheusOptions {
  /** The daemon's, `http://127.0.0.1:PORT`. */
  readonly daemonUrl: string
  /** Absolute paths; patterns are Prometheus's own. */
  readonly ruleFiles?: readonly string[]
  readonly scrapeIntervalMs?: number
}

/** One element of an instant vector; of a range vector, `samples` has all that was scraped, oldest first. */
export interface Element {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly samples: readonly { readonly at: number; readonly value: number }[]
}

export interface Prometheus {
  readonly url: string
  /** Evaluated now. A scalar is an element without labels; a query that Prometheus refuses rejects with its words. */
  query(expression: string): Promise<readonly Element[]>
  /** Asks until it is so, by default until there is any data, and answers with that; rejects with the last answer at the deadline. */
  queryUntil(expression: string, isEnough?: (elements: readonly Element[]) => boolean, withinMs?: number): Promise<readonly Element[]>
  /** `GET /api/v1/…`: the `data` of the answer. */
  get<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>
  stop(): Promise<void>
}

export async function startPrometheus(peer: Peer, options: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-prometheus-'))
  const file = join(folder, 'prometheus.yml')
  writeFileSync(file, stringify(configuration(options)))
  const storage = ['--storage.tsdb.path', join(folder, 'data')]
  const args = ['--config.file', file, ...storage, '--web.listen-address', '127.0.0.1:0']
  const child = spawn(peer.path, args, { cwd: folder, env: { ...process.env, ...peer.env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const address = await asked(
      () => {
        if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${output}`)
        // "Start listening for connections" names the port that was asked for, which is 0.
        return /msg="Listening on" address=(\S+)/.exec(output)?.[1]
      },
      READY_WITHIN_MS,
      () => `Prometheus does not listen:\n${output}`,
    )
    const prometheus = client(`http://${address}`, stop)
    await asked(
      async () => ((await fetch(`http://${address}/-/ready`)).ok ? true : undefined),
      READY_WITHIN_MS,
      () => `Prometheus is not ready:\n${output}`,
    )
    return prometheus
  } catch (cause) {
    await stop()
    throw cause
  }
}

function configuration({ daemonUrl, ruleFiles = [], scrapeIntervalMs = 200 }: PrometheusOptions): unknown {
  const every = `${scrapeIntervalMs}ms`
  return {
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every },
    rule_files: ruleFiles,
    scrape_configs: [{ job_name: 'lapsewatch', static_configs: [{ targets: [new URL(daemonUrl).host] }] }],
  }
}

function client(url: string, stop: () => Promise<void>): Prometheus {
  async function get<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const answer = (await response.json()) as { readonly status: string; readonly data: T; readonly error?: string }
    if (answer.status !== 'success') throw new Error(`${path} ${JSON.stringify(parameters)}: ${answer.error}`)
    return answer.data
  }
  const query = async (expression: string) => elementsOf(await get<QueryData>('query', { query: expression }))
  return {
    url,
    get,
    query,
    async queryUntil(expression, isEnough = (elements) => elements.length > 0, withinMs = ANSWERED_WITHIN_MS) {
      let last: readonly Element[] = []
      return await asked(
        async () => {
          last = await query(expression)
          return isEnough(last) ? last : undefined
        },
        withinMs,
        () => `${expression} answers ${JSON.stringify(last)}`,
      )
    },
    stop,
  }
}

type Pair = readonly [at: number, value: string]

interface QueryData {
  readonly resultType: 'vector' | 'matrix' | 'scalar' | 'string'
  readonly result: Pair | readonly { readonly metric: Record<string, string>; readonly value?: Pair; readonly values?: readonly Pair[] }[]
}

function elementsOf({ resultType, result }: QueryData): readonly Element[] {
  const series =
    resultType === 'vector' || resultType === 'matrix' ? (result as Exclude<typeof result, Pair>) : [{ metric: {}, value: result as Pair }]
  return series.map(({ metric, value, values }) => {
    const samples = (values ?? (value === undefined ? [] : [value])).map(([at, text]) => ({ at, value: Number(text) }))
    return { labels: metric, value: samples.at(-1)?.value ?? Number.NaN, samples }
  })
}

/** Another process can only be asked. */
async function asked<T>(ask: () => Promise<T | undefined> | T | undefined, withinMs: number, complaint: () => string): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(complaint())
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}
