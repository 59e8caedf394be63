/**
 * The terminal of a daemon that shows its alarms there: the first alarms, which begin with their date, wait until the legend has been
 * printed. Whatever else is written (the daemon's own log) never waits: somebody may be watching a long start.
 */
import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

export interface HeldTerminal {
  readonly stream: NodeJS.WriteStream
  release(): void
}

const BEGINS_WITH_DATE = /^\d{4}-\d\d-\d\d /
const LOOKED_AT = 40

export function holdTerminal(terminal: NodeJS.WriteStream): HeldTerminal {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const held = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, encoding, written) {
      const pass = () => terminal.write(chunk, encoding, (error) => written(error))
      if (BEGINS_WITH_DATE.test(stripVTControlCharacters(chunk.toString().slice(0, LOOKED_AT)))) void released.then(pass)
      else pass()
    },
  })
  // Whoever writes hears of its own errors; a reader that went away (`| head`) is no reason for a daemon to stop.
  held.on('error', () => undefined)
  // The two members of a terminal that its writers look at.
  const stream = Object.assign(held, { isTTY: terminal.isTTY, columns: terminal.columns }) as unknown as NodeJS.WriteStream
  return { stream, release }
}
