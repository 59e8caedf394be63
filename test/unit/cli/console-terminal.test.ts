/** The conversation with the platform's command line: prompt, questions, history and completion on a terminal; lines from a pipe. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type Conversation, converse, runOnce } from '../../../src/cli/console-terminal.js'
import type { ConsoleAnswer } from '../../../src/cli/daemon.js'
import { CliError } from '../../../src/cli/io.js'

const answerOf = (changes: Partial<ConsoleAnswer>): ConsoleAnswer => ({
  outcome: 'done',
  output: '',
  question: null,
  code: null,
  ...changes,
})

/** Echoes what it is told to run; `delete` asks first, `gone` fails as a daemon that is away. */
function platform(): Conversation & { readonly ran: string[] } {
  const ran: string[] = []
  return {
    ran,
    async run(command, confirmed) {
      if (command === 'exit') return answerOf({ outcome: 'exit' })
      if (command === 'bad') return answerOf({ outcome: 'refused', output: 'that is refused', code: 'no' })
      if (command === 'gone') throw new CliError(3, ['no daemon answers'])
      if (command === 'delete' && confirmed !== 'Sure (y/n)?') return answerOf({ outcome: 'question', question: 'Sure (y/n)?' })
      ran.push(command)
      return answerOf({ output: `did ${command}` })
    },
    complete: async (line) => ({ replaces: line, candidates: ['file'].filter((word) => word.startsWith(line)) }),
  }
}

function terminal(isTerminal: boolean) {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  let told = ''
  const hearers: (() => void)[] = []
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    for (const hear of hearers.splice(0)) hear()
  })
  return {
    parts: {
      input,
      output,
      isTerminal,
      errors: {
        write(text: string) {
          told += text
        },
      },
    },
    input,
    told: () => told,
    shown: () => shown,
    /** Everything shown so far, once `pattern` is in what has come since the last call. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(shown)) await new Promise<void>((resolve) => hearers.push(resolve))
      const text = shown
      shown = ''
      return text
    },
  }
}

test('the prompt is admin:, and exit ends it', async () => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  expect(await until(/admin:/)).toContain('admin:')
  input.write('show status\r')
  await until(/did show status\n[\s\S]*admin:/)
  input.write('exit\r')
  expect(await ended).toBe('all-done')
  expect(here.ran).toEqual(['show status'])
})

test.each([
  ['y\r', ['delete']],
  ['yes\r', ['delete']],
  ['n\r', []],
  ['\r', []],
  ['delete\r', []],
  ['\u0003', []],
  ['\u0004', []],
])('a question that is answered with %j does only what was confirmed', async (keys, ran) => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  await until(/admin:/)
  input.write('delete\r')
  await until(/Sure \(y\/n\)\?/)
  input.write(keys)
  await until(ran.length === 0 ? /Nothing was done\./ : /did delete/)
  input.end()
  await ended
  expect(here.ran).toEqual(ran)
})

test('the arrow key brings back the last command, never an answer to a question', async () => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  await until(/admin:/)
  input.write('one\r')
  await until(/did one\n[\s\S]*admin:/)
  input.write('delete\r')
  await until(/Sure/)
  input.write('n\r')
  await until(/Nothing was done\.\n[\s\S]*admin:/)
  input.write('\u001b[A')
  await until(/delete/)
  input.write('\u001b[A\r')
  await until(/did one\n[\s\S]*admin:/)
  input.end()
  await ended
  expect(here.ran).toEqual(['one', 'one'])
})

test('Tab completes what was begun', async () => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  await until(/admin:/)
  input.write('fi')
  input.write('\t')
  await until(/file /)
  input.write('x\r')
  await until(/did file x/)
  input.end()
  await ended
})

test('Ctrl+C gives up the line that is being typed and nothing else', async () => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  await until(/admin:/)
  input.write('delete')
  await until(/delete/)
  input.write('\u0003')
  await until(/\^C\n[\s\S]*admin:/)
  input.write('one\r')
  await until(/did one/)
  input.end()
  await ended
  expect(here.ran).toEqual(['one'])
})

test('a daemon that is away ends no conversation on a terminal', async () => {
  const { parts, input, until } = terminal(true)
  const here = platform()
  const ended = converse(parts, here)
  await until(/admin:/)
  input.write('gone\r')
  await until(/no daemon answers\n[\s\S]*admin:/)
  input.write('one\r')
  await until(/did one/)
  input.end()
  expect(await ended).toBe('all-done')
})

test('lines from a pipe are run in order, without prompt; what is refused goes to stderr and is remembered', async () => {
  const { parts, input, shown, told } = terminal(false)
  const here = platform()
  input.end('one\nbad\ndelete\ntwo')
  expect(await converse(parts, here)).toBe('some-refused')
  expect(here.ran).toEqual(['one', 'two'])
  expect(shown()).toBe('did one\ndid two\n')
  expect(told()).toBe(
    'error: that is refused\nerror: "delete" asks before it deletes, and this is no terminal: add noconfirm. Nothing was done.\n',
  )
})

test('exit ends a pipe: what stands behind it is not run', async () => {
  const { parts, input } = terminal(false)
  const here = platform()
  input.end('one\nexit\ntwo\n')
  expect(await converse(parts, here)).toBe('all-done')
  expect(here.ran).toEqual(['one'])
})

test('a pipe ends where the daemon is away', async () => {
  const { parts, input } = terminal(false)
  const here = platform()
  input.end('one\ngone\ntwo\n')
  await expect(converse(parts, here)).rejects.toMatchObject({ exitCode: 3 })
  expect(here.ran).toEqual(['one'])
})

test('one command that asks is asked on a terminal and refused elsewhere', async () => {
  const elsewhere = platform()
  expect(await runOnce(terminal(false).parts, elsewhere, 'delete')).toMatchObject({ outcome: 'refused', code: 'nobody-to-ask' })
  expect(elsewhere.ran).toEqual([])
  const { parts, input, until } = terminal(true)
  const here = platform()
  const answered = runOnce(parts, here, 'delete')
  await until(/Sure/)
  input.write('y\r')
  expect(await answered).toMatchObject({ outcome: 'done', output: 'did delete' })
})
