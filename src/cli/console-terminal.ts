/** A person's end of the platform's command line: prompt, history and completion on a terminal, line by line from a pipe. */
import { createInterface } from 'node:readline'
import type { ConsoleAnswer } from './daemon.js'
import { CliError } from './io.js'

export interface ConsoleTerminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly errors: { write(text: string): unknown }
  /** Whether a person is there to be asked. */
  readonly isTerminal: boolean
}

export interface Conversation {
  run(command: string, confirmed?: string): Promise<ConsoleAnswer>
  complete(line: string): Promise<{ readonly replaces: string; readonly candidates: readonly string[] }>
}

/** What was refused, as a pipe's exit code needs to know. */
export type Ending = 'all-done' | 'some-refused'

const PROMPT = 'admin:'
const HISTORY_MAX = 500
const YES = /^y(es)?$/i

/** Until `exit`, or the input's end. */
export async function converse(terminal: ConsoleTerminal, conversation: Conversation): Promise<Ending> {
  const keyboard = openKeyboard(terminal, conversation)
  let ending: Ending = 'all-done'
  try {
    for (let line = await keyboard.ask(PROMPT); line !== null; line = await keyboard.ask(PROMPT)) {
      const answer = await told(line)
      if (answer?.outcome === 'exit') break
      if (answer?.outcome === 'refused' || answer?.outcome === 'question') ending = 'some-refused'
    }
    return ending
  } finally {
    keyboard.close()
  }

  /** On a terminal a daemon that is gone for a while ends nothing. */
  async function told(line: string): Promise<ConsoleAnswer | undefined> {
    try {
      const answer = await confirmed(terminal, keyboard.confirm, conversation, line)
      show(answer, terminal)
      return answer
    } catch (error) {
      if (!terminal.isTerminal || !(error instanceof CliError)) throw error
      terminal.output.write(error.lines.map((each) => `${each}\n`).join(''))
      return undefined
    }
  }
}

/** One command; a question is put to whoever is at the terminal, if anybody is. */
export async function runOnce(terminal: ConsoleTerminal, conversation: Conversation, command: string): Promise<ConsoleAnswer> {
  const confirm: Confirm = async (question) => {
    const keyboard = openKeyboard(terminal, conversation)
    try {
      return await keyboard.confirm(question)
    } finally {
      keyboard.close()
    }
  }
  return await confirmed(terminal, confirm, conversation, command)
}

type Confirm = (question: string) => Promise<boolean>

/** What the question was about may have changed before it was answered: then there is another one. */
async function confirmed(
  { isTerminal }: ConsoleTerminal,
  confirm: Confirm,
  { run }: Conversation,
  command: string,
): Promise<ConsoleAnswer> {
  let answer = await run(command)
  while (answer.outcome === 'question' && answer.question !== null) {
    if (!isTerminal)
      return refusal(
        'nobody-to-ask',
        `"${command.trim()}" asks before it deletes, and this is no terminal: add noconfirm. Nothing was done.`,
      )
    if (!(await confirm(answer.question))) return refusal('not-confirmed', 'Nothing was done.')
    answer = await run(command, answer.question)
  }
  return answer
}

function refusal(code: string, output: string): ConsoleAnswer {
  return { outcome: 'refused', output, question: null, code }
}

function show({ outcome, output }: ConsoleAnswer, { output: out, errors, isTerminal }: ConsoleTerminal): void {
  if (outcome === 'refused' && !isTerminal) errors.write(`error: ${output}\n`)
  else if (output !== '') out.write(`${output}\n`)
}

interface Keyboard {
  /** `null`: the input has ended. */
  ask(prompt: string): Promise<string | null>
  /** Anything but a yes is a no, Ctrl+C too. */
  confirm(question: string): Promise<boolean>
  close(): void
}

/** Lines that come faster than they are asked for wait; Ctrl+C gives up the line that is being typed. */
function openKeyboard({ input, output, isTerminal }: ConsoleTerminal, { complete }: Conversation): Keyboard {
  const waiting: string[] = []
  let isEnded = false
  let isConfirming = false
  let hear: ((line: string | null) => void) | null = null
  const lines = createInterface({
    input,
    ...(isTerminal ? { output } : {}),
    terminal: isTerminal,
    historySize: HISTORY_MAX,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      const offered = isConfirming ? Promise.resolve({ replaces: '', candidates: [] }) : complete(line)
      // The daemon may be away: then Tab offers nothing, and the next command says so.
      offered.then(
        ({ replaces, candidates }) => done(null, [candidates.length === 1 ? [`${candidates[0]} `] : [...candidates], replaces]),
        () => done(null, [[], line]),
      )
    },
  })
  lines.on('line', (line) => {
    if (hear !== null) return take(line)
    waiting.push(line)
    if (!isTerminal) lines.pause()
  })
  lines.on('close', () => {
    isEnded = true
    if (isTerminal && hear !== null) output.write('\n')
    take(null)
  })
  lines.on('SIGINT', () => {
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
    output.write('^C\n')
    if (isConfirming) take('')
    else lines.prompt()
  })
  // An answer to a question is no command to come back to.
  lines.on('history', (history) => {
    if (isConfirming) history.shift()
  })

  function take(line: string | null): void {
    const heard = hear
    hear = null
    heard?.(line)
  }

  function ask(prompt: string): Promise<string | null> {
    const line = waiting.shift()
    if (line !== undefined) return Promise.resolve(line)
    if (isEnded) return Promise.resolve(null)
    if (isTerminal) {
      lines.setPrompt(prompt)
      lines.prompt()
    } else lines.resume()
    return new Promise((resolve) => {
      hear = resolve
    })
  }

  return {
    ask,
    async confirm(question) {
      isConfirming = true
      const answer = await ask(`${question} `)
      isConfirming = false
      return YES.test(answer?.trim() ?? '')
    },
    close: () => lines.close(),
  }
}
