import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Conversation, type Sink, SinkError } from '../../src/routing/sink.js'
import { SINK_KINDS } from '../../src/sinks/registry.js'
import { countdown, renderInput, serviceStopped } from '../unit/sinks/alarms.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-file-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function fileSink(path: string, terminal?: NodeJS.WriteStream): Sink {
  const kind = SINK_KINDS.file
  if (kind === undefined) throw new Error('no file sink in the registry')
  return kind.create('log', { path }, { resolvePath: (relative) => join(folder, relative), ...(terminal ? { terminal } : {}) })
}
const openSink = (sink: Sink): Promise<Conversation> => sink.open(new AbortController().signal)
const outgoing = (payload: string) => ({ deliveryId: payload, payload })
const failure = async (promise: Promise<unknown>): Promise<SinkError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof SinkError)) throw new Error('expected a SinkError', { cause: error })
  return error
}

describe('the file sink', () => {
  it('appends one JSON line a delivery: the alarm as the API has it, its labels and the delivery id', async () => {
    const sink = fileSink('alarms.jsonl')
    const conversation = await openSink(sink)
    expect(conversation.receipt).toBe('sent')
    await conversation.send([countdown, serviceStopped].map((alarm) => outgoing(sink.render(renderInput(alarm)).payload)))
    expect(await conversation.close()).toBe(true)
    const lines = readFileSync(join(folder, 'alarms.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toEqual({
      ...countdown,
      deliveryId: `${countdown.id}~noc~1`,
      dueAt: '2026-04-30T16:00:00Z',
      decidedAt: '2026-04-30T16:00:00Z',
      expiresAt: '2026-05-30T16:00:00Z',
      labels: { alertname: 'LicenseEvaluationCountdown', cluster: 'cup-sjc', site: 'sjc' },
    })
    expect(lines[1]).toMatchObject({ clock: null, daysRemaining: null, expiresAt: null })
  })

  it('takes no sequence numbers', () => {
    expect(fileSink('a').render(renderInput(countdown)).sequencesTaken).toBe(0)
  })

  it('goes on after what is already there, ending first a line that was left half written', async () => {
    writeFileSync(join(folder, 'a'), '{"whole":1}\n{"torn":')
    const conversation = await openSink(fileSink('a'))
    await conversation.send([outgoing('{"next":1}')])
    await conversation.close()
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('{"whole":1}\n{"torn":\n{"next":1}\n')
  })

  it('writes to the new file once the old one was rotated away', async () => {
    const path = join(folder, 'a')
    const conversation = await openSink(fileSink('a'))
    await conversation.send([outgoing('1')])
    renameSync(path, `${path}.1`)
    await conversation.send([outgoing('2')])
    await conversation.close()
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('1\n')
    expect(readFileSync(path, 'utf8')).toBe('2\n')
  })

  it.each([
    ['a folder', 'folder', /^cannot write to .*folder: it is a folder \(EISDIR\)$/],
    ['a folder that is not there', 'missing/a', /: its folder does not exist \(ENOENT\)$/],
    ['a path through a file', 'file/a', /: a part of its path is no folder \(ENOTDIR\)$/],
  ])('says plainly that it cannot write to %s', async (_, path, message) => {
    // The configuration refuses these at the start; here they come about while the daemon runs.
    mkdirSync(join(folder, 'missing'))
    mkdirSync(join(folder, 'file'))
    const sink = fileSink(path)
    rmSync(join(folder, 'missing'), { recursive: true })
    rmSync(join(folder, 'file'), { recursive: true })
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'file'), '')
    const error = await failure(openSink(sink))
    expect(error.reason).toBe('io')
    expect(error.message).toMatch(message)
  })

  it.skipIf(!existsSync('/dev/full'))('says plainly that the disk is full, and is finished then', async () => {
    const conversation = await openSink(fileSink('../../../../../../../dev/full'))
    const error = await failure(conversation.send([outgoing('1')]))
    expect(error).toMatchObject({ reason: 'io', message: 'cannot write to /dev/full: the disk is full (ENOSPC)' })
    expect(await conversation.lost).toBe(error)
    expect((await failure(conversation.send([outgoing('2')]))).reason).toBe('closed')
  })
})

describe('the file sink on the terminal', () => {
  const terminal = (isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } => {
    const stream = Object.assign(new PassThrough(), { isTTY })
    return { stream: stream as unknown as NodeJS.WriteStream, text: () => String(stream.read() ?? '') }
  }

  it.each([
    [true, undefined, true],
    [true, '', true],
    [true, '1', false],
    [false, undefined, false],
  ])('(a terminal: %s, NO_COLOR: %s) is in colour: %s', async (isTTY, noColor, inColor) => {
    const before = process.env.NO_COLOR
    if (noColor === undefined) delete process.env.NO_COLOR
    else process.env.NO_COLOR = noColor
    const { stream, text } = terminal(isTTY)
    const sink = fileSink('-', stream)
    const conversation = await openSink(sink)
    if (before === undefined) delete process.env.NO_COLOR
    else process.env.NO_COLOR = before
    await conversation.send([outgoing(sink.render(renderInput(countdown)).payload)])
    const shown = text()
    expect(shown).toContain('LicenseEvaluationCountdown')
    expect(shown.endsWith('30 days remain.\n')).toBe(true)
    expect(shown.includes('\u001b[')).toBe(inColor)
    expect(sink.description).toBe('terminal')
    expect(await conversation.close()).toBe(true)
  })

  it('is lost when nobody reads any more', async () => {
    const { stream } = terminal(false)
    const conversation = await openSink(fileSink('-', stream))
    const closed = new Promise((resolve) => stream.once('close', resolve))
    stream.destroy(new Error('EPIPE'))
    await closed
    expect(await conversation.lost).toMatchObject({ reason: 'io', message: 'cannot write to the terminal: EPIPE' })
    expect((await failure(conversation.send([outgoing('{}')]))).reason).toBe('io')
  })
})
