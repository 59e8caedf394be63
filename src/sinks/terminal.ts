/** The terminal as a receiver (`path: "-"`): every delivery for people, in colour where a terminal shows it and nobody asked otherwise. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import picocolors from 'picocolors'
import { type Conversation, SinkError } from '../routing/sink.js'
import { type TerminalAlarm, terminalLines } from './terminal-line.js'

/** Payloads are the file sink's JSON lines, fixed when the delivery was decided; how they look is decided here and now. */
function readPayload(payload: string): TerminalAlarm & { readonly id: string } {
  const { params, service: _, ...alarm } = JSON.parse(payload) as Partial<TerminalAlarm & { id: string; params: Record<string, string> }>
  const blank = { id: '', dueAt: '', decidedAt: '', severity: 6, cluster: '', node: '', name: '', text: '', reason: '' }
  return { ...blank, ...alarm, service: params?.ServiceName ?? '' }
}

/** https://no-color.org: set and not empty. */
const wantsColor = (terminal: NodeJS.WriteStream): boolean => terminal.isTTY === true && (process.env.NO_COLOR ?? '') === ''

/** `consequencesOf` an alarm's id: what it did, for people. */
export function openTerminal(terminal: NodeJS.WriteStream, consequencesOf: (alarmId: string) => readonly string[]): Conversation {
  const colors = picocolors.createColors(wantsColor(terminal))
  let loss: SinkError | undefined
  let tellLost: (error: SinkError) => void = () => undefined
  const lost = new Promise<SinkError>((resolve) => {
    tellLost = resolve
  })
  const failed = (cause: Error): void => {
    loss ??= new SinkError('io', `cannot write to the terminal: ${cause.message}`, { cause })
    tellLost(loss)
  }
  terminal.on('error', failed)
  const show = (payload: string): string => {
    const alarm = readPayload(payload)
    return terminalLines(alarm, colors, consequencesOf(alarm.id))
  }
  return {
    receipt: 'sent',
    lost,
    async send(batch) {
      // What was decided is told within the turn of its commit, and this may be that turn.
      await nextTurn()
      const text = batch.map(({ payload }) => `${show(payload)}\n`).join('')
      await new Promise<void>((resolve, reject) => {
        if (loss) return reject(loss)
        terminal.write(text, (cause) => {
          if (!cause) return resolve()
          failed(cause)
          reject(loss)
        })
      })
    },
    async close() {
      terminal.off('error', failed)
      return true
    },
  }
}
