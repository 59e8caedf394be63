/**
 * The daemon's log on the terminal that also shows its alarms: what is wrong, and of a sink only that it is lost and that it is there again.
 * A sink that nobody listens to yet would otherwise be told of over and over. A log that goes to a file or a pipe stays as it is.
 */
import { Writable } from 'node:stream'
import pc from 'picocolors'
import { z } from 'zod'

export interface PeopleLog {
  readonly stream: NodeJS.WriteStream
  /** What is no error waits for this: the legend comes first. */
  release(): void
}

const logLine = z.object({ level: z.string(), message: z.string(), sink: z.string().optional() })
type LogLine = z.infer<typeof logLine>

const HELD_MAX = 100

export function logForPeople(terminal: NodeJS.WriteStream, isColoured: boolean): PeopleLog {
  const colors = pc.createColors(isColoured)
  const lost = new Set<string>()
  const held: string[] = []
  let isHeld = true

  function show(text: string): void {
    const line = parsed(text)
    if (line === undefined || line.level === 'error') terminal.write(`${colors.red(line?.message ?? text)}\n`)
    else if (isWorthTelling(line)) tell(colors.dim(line.message))
  }

  function isWorthTelling({ level, sink }: LogLine): boolean {
    if (sink === undefined) return level === 'warn'
    if (level === 'warn') return !lost.has(sink) && lost.add(sink).size > 0
    return lost.delete(sink)
  }

  function tell(sentence: string): void {
    if (!isHeld) terminal.write(`${sentence}\n`)
    else if (held.length < HELD_MAX) held.push(sentence)
  }

  const people = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, written) {
      for (const text of chunk.toString().split('\n')) if (text !== '') show(text)
      written()
    },
  })
  return {
    stream: people as unknown as NodeJS.WriteStream,
    release() {
      isHeld = false
      for (const sentence of held.splice(0)) tell(sentence)
    },
  }
}

function parsed(text: string): LogLine | undefined {
  try {
    return logLine.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
