/** What a daemon with a terminal sink does to its two streams: alarms wait for the legend, and the log does not nag. */
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { holdTerminal } from '../../../src/cli/held-terminal.js'
import { logForPeople } from '../../../src/cli/log-for-people.js'

function terminal(): { stream: NodeJS.WriteStream; text(): string } {
  let text = ''
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream: Object.assign(stream, { isTTY: true, columns: 100 }) as unknown as NodeJS.WriteStream, text: () => text }
}

const written = (stream: NodeJS.WriteStream, text: string) => new Promise<void>((resolve) => stream.write(text, () => resolve()))

describe('the held terminal', () => {
  const ALARM = '\u001b[2m2026-04-30 10:00:00Z\u001b[22m alert cup-ber\n'

  test('keeps alarms back until the legend is out, in their order', async () => {
    const shown = terminal()
    const { stream, release } = holdTerminal(shown.stream)
    const alarms = Promise.all([written(stream, ALARM), written(stream, '2026-04-30 11:00:00Z second\n')])
    shown.stream.write('the legend\n')
    release()
    await alarms
    expect(shown.text()).toBe(`the legend\n${ALARM}2026-04-30 11:00:00Z second\n`)
  })

  test.each(['{"level":"info","message":"creating clusters: 20 of 10000"}\n', '10:00:00 info  listening\n'])(
    'lets the log through at once: %s',
    async (line) => {
      const shown = terminal()
      const { stream } = holdTerminal(shown.stream)
      await written(stream, line)
      expect(shown.text()).toBe(line)
    },
  )

  test('is a terminal where the real one is', () => {
    expect(holdTerminal(terminal().stream).stream).toMatchObject({ isTTY: true, columns: 100 })
  })

  test('a reader that went away fails the write and nothing else', async () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    gone.on('error', () => undefined)
    const { stream, release } = holdTerminal(gone as unknown as NodeJS.WriteStream)
    release()
    const error = await new Promise((resolve) => stream.write(ALARM, resolve))
    expect(error).toMatchObject({ message: 'EPIPE' })
  })
})

describe('the log beside the alarms', () => {
  const line = (level: string, message: string, sink?: string) =>
    `${JSON.stringify({ level, message, ...(sink === undefined ? {} : { sink }) })}\n`

  test('tells of a sink that it is lost and that it is there again, and of no attempt between', async () => {
    const shown = terminal()
    const { stream, release } = logForPeople(shown.stream, false)
    release()
    for (const text of [
      line('warn', 'sink noc: nobody listens', 'noc'),
      line('warn', 'sink noc: 59 more failures', 'noc'),
      line('info', 'sink noc: connected after 60 failures', 'noc'),
      line('warn', 'sink noc: lost', 'noc'),
    ])
      await written(stream, text)
    expect(shown.text()).toBe('sink noc: nobody listens\nsink noc: connected after 60 failures\nsink noc: lost\n')
  })

  test('leaves out what is only of interest', async () => {
    const shown = terminal()
    const { stream, release } = logForPeople(shown.stream, false)
    release()
    await written(stream, line('info', 'listening'))
    await written(stream, line('info', 'sink terminal: connected', 'terminal'))
    await written(stream, line('debug', 'decided for 5 clusters'))
    expect(shown.text()).toBe('')
  })

  test('warnings wait for the legend, errors for nothing', async () => {
    const shown = terminal()
    const { stream, release } = logForPeople(shown.stream, false)
    await written(stream, line('warn', 'the wall clock stepped'))
    await written(stream, line('error', 'the disk is full'))
    await written(stream, 'no JSON at all\n')
    expect(shown.text()).toBe('the disk is full\nno JSON at all\n')
    release()
    expect(shown.text()).toBe('the disk is full\nno JSON at all\nthe wall clock stepped\n')
  })
})
