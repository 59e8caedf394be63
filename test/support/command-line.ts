/** The built command line, run as a user runs it: `node dist/main.js …`. Needs the build. */
import { fileURLToPath } from 'node:url'
import { execa, type Options } from 'execa'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** What the tester's own shell says must not matter. */
const BLANK = {
  LAPSEWATCH_URL: undefined,
  LAPSEWATCH_TOKEN: undefined,
  LAPSEWATCH_LOG_LEVEL: undefined,
  LAPSEWATCH_ISSUER_KEY: undefined,
  NO_COLOR: undefined,
}

/** Never rejects: how a command ends is what is tested. */
export function lapsewatch(args: readonly string[], options: Options = {}) {
  return node([MAIN, ...args], options)
}

/** The same on a terminal of its own, which `script` (of util-linux) makes: what is typed goes to its stdin. */
export function lapsewatchOnTerminal(script: string, args: readonly string[], options: Options = {}) {
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ')
  return run(script, ['-qec', command, '/dev/null'], options)
}

/** A program of somebody else's, from the repository's folder. */
export function node(args: readonly string[], options: Options = {}) {
  return run(process.execPath, args, options)
}

function run(program: string, args: readonly string[], options: Options) {
  return execa(program, [...args], {
    cwd: REPOSITORY,
    reject: false,
    ...options,
    env: { ...BLANK, ...options.env },
  })
}

type Running = ReturnType<typeof lapsewatch>

/** Everything on a stream until `pattern` is found in it; rejects when the command ends without. */
export async function outputUntil(running: Running, pattern: RegExp, stream: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
  let text = ''
  return await new Promise((resolve, reject) => {
    running[stream]?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = pattern.exec(text)
      if (found !== null) resolve(found)
    })
    void running.then((ended) => reject(new Error(`ended with ${ended.exitCode} before ${pattern}:\n${text}\n${String(ended.stderr)}`)))
  })
}
