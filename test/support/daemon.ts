/** The real daemon, as a user starts it: `node dist/main.js serve --config FILE` in a process of its own. Needs the build. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const START_WITHIN_MS = 60_000

export interface Daemon {
  readonly url: string
  readonly process: ChildProcess
  /** Everything it has written so far, both streams. */
  output(): string
  get<T = unknown>(path: string): Promise<T>
  post<T = unknown>(path: string, body?: unknown): Promise<{ status: number; body: T }>
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
  readonly exited: Promise<number | null>
}

export interface DaemonOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Put before `node`, such as `faketime -f …`. */
  readonly prefix?: readonly string[]
  readonly args?: readonly string[]
}

/** A folder that goes when `remove` is called. */
export function tempFolder(): { readonly path: string; file(name: string, text: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'lapsewatch-'))
  return {
    path,
    file(name, text) {
      const file = join(path, name)
      writeFileSync(file, text)
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** Starts and waits until it is ready. Rejects with its output when it ends before. */
export async function startDaemon(configFile: string, options: DaemonOptions = {}): Promise<Daemon> {
  const command = [...(options.prefix ?? []), process.execPath, MAIN, 'serve', '--config', configFile, ...(options.args ?? [])]
  const child = spawn(command[0] as string, command.slice(1), {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const url = await new Promise<string>((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`not ready within ${START_WITHIN_MS} ms:\n${text}`)), START_WITHIN_MS)
    const hear = (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/[\w.:[\]]+:\d+/.exec(text)?.[0]
      if (found === undefined || !/"message":"ready"|\bready\b/.test(text)) return
      clearTimeout(deadline)
      resolve(found)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void exited.then((code) => {
      clearTimeout(deadline)
      reject(new Error(`exit code ${code} before it was ready:\n${text}`))
    })
  })
  return {
    url,
    process: child,
    exited,
    output: () => text,
    async get<T>(path: string): Promise<T> {
      const response = await fetch(`${url}${path}`)
      if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    async post<T>(path: string, body?: unknown) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      return { status: response.status, body: (await response.json()) as T }
    },
    async stop() {
      child.kill('SIGTERM')
      return await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Asks until the answer is there. Bounded by the test's own time-out; what it waits for is another process. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
