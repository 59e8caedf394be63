import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createEvents } from '../../../src/engine/events.js'
import { type EngineEvent, StoreError } from '../../../src/engine/telemetry-port.js'
import { createLog, logEvents, WAITING_BYTES_MAX } from '../../../src/telemetry/log.js'

function paper() {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  })
  const lines = () => written.join('').split('\n').slice(0, -1)
  return { stream, lines, json: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the log', () => {
  it('writes one JSON object a line with time, level and message, which no field can replace', () => {
    const { stream, json } = paper()
    const log = createLog({ stream, level: 'info' })
    log.warn('two\nlines', { sink: 'noc', level: 'error', message: 'other', time: 'never' })
    expect(json()).toEqual([
      { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), level: 'warn', message: 'two\nlines', sink: 'noc' },
    ])
  })

  it('writes a short line for a person at a terminal, which what a peer says cannot disturb', () => {
    const { stream, lines } = paper()
    const log = createLog({ stream, isTerminal: true, level: 'info' })
    log.info('ready \u001b[2J\u0007here\u009b', { url: 'http://127.0.0.1' })
    log.error('first\nsecond\n', { stack: 'at x' })
    const [first = '', second = '', third = ''] = lines()
    expect(first).toMatch(/^\d\d:\d\d:\d\d info {2}ready \ufffd\[2J\ufffdhere\ufffd$/)
    expect(second).toMatch(/^\d\d:\d\d:\d\d error first$/)
    expect(third).toBe('               second')
    expect(lines()).toHaveLength(3)
  })

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ])('at level %s writes %s', (level, expected) => {
    const { stream, json } = paper()
    const log = createLog({ stream, level })
    for (const at of ['error', 'warn', 'info', 'debug'] as const) log[at](at)
    expect(json().map(({ message }) => message)).toEqual(expected)
  })

  it('says so when there is no such level, and goes on with info', () => {
    const { stream, json } = paper()
    const log = createLog({ stream, level: 'loud' })
    log.debug('not this')
    log.info('this')
    expect(json().map(({ message }) => message)).toEqual(['there is no log level loud; using info', 'this'])
  })

  it('drops what a reader that stands still does not take, and says how much once it reads again', async () => {
    let release: (() => void) | null = null
    const written: string[] = []
    const stream = new Writable({
      write(chunk, _, done) {
        written.push(String(chunk))
        release = done
      },
    })
    const log = createLog({ stream, level: 'info' })
    const line = 'x'.repeat(10_000)
    for (let count = 0; count < 1000; count++) log.info(line)
    expect(stream.writableLength).toBeGreaterThan(WAITING_BYTES_MAX)
    expect(stream.writableLength).toBeLessThan(WAITING_BYTES_MAX + 20_000)
    while (stream.writableLength > 0) {
      const go = release as (() => void) | null
      release = null
      go?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const arrived = written.length
    log.info('after')
    expect(stream.writableLength).toBeGreaterThan(0)
    ;(release as (() => void) | null)?.()
    await new Promise((resolve) => setImmediate(resolve))
    const after = written.slice(arrived).map((text) => JSON.parse(text) as { message: string; dropped?: number })
    expect(after.map(({ message }) => message)).toEqual([`the log's reader was too slow: ${1000 - arrived} lines were dropped`, 'after'])
  })

  it('a reader that has gone ends nothing', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    const log = createLog({ stream, level: 'info' })
    log.info('one')
    await new Promise((resolve) => setImmediate(resolve))
    expect(() => log.info('two')).not.toThrow()
  })
})

describe('events in the log', () => {
  function listening() {
    const { stream, json } = paper()
    const clock = { nowMs: 0 }
    const events = createEvents((error) => {
      throw error
    })
    const stop = logEvents(events, createLog({ stream, level: 'info' }), { monotonicMs: () => clock.nowMs })
    const failed = { type: 'delivery-failed', sink: 'noc', reason: 'refused', text: 'connect ECONNREFUSED 127.0.0.1:1514' } as const
    const messages = () => json().map(({ level, message }) => `${level} ${message}`)
    return { clock, stop, failed, json, messages, emit: (event: EngineEvent) => events.emit(event) }
  }

  it('a sink that fails is told of at once with the reason, then once a minute with how often', () => {
    const { clock, emit, failed, messages, json } = listening()
    for (let count = 0; count < 120; count++) {
      clock.nowMs = count * 1000
      emit(failed)
    }
    expect(messages()).toEqual([
      'warn sink noc: connect ECONNREFUSED 127.0.0.1:1514',
      'warn sink noc: 60 more failures, the last: connect ECONNREFUSED 127.0.0.1:1514',
    ])
    expect(json()[1]).toMatchObject({ sink: 'noc', reason: 'refused', failures: 61 })
    emit({ type: 'sink', sink: 'noc', state: 'connected' })
    expect(messages().at(-1)).toBe('info sink noc: connected after 120 failures')
  })

  it('tells each change of a sink once', () => {
    const { emit, failed, messages } = listening()
    for (const state of ['connected', 'connected'] as const) emit({ type: 'sink', sink: 'noc', state })
    emit(failed)
    for (const state of ['lost', 'lost', 'connected', 'elsewhere', 'elsewhere'] as const) emit({ type: 'sink', sink: 'noc', state })
    emit({ type: 'sink', sink: 'archive', state: 'connected' })
    expect(messages()).toEqual([
      'info sink noc: connected',
      'warn sink noc: connect ECONNREFUSED 127.0.0.1:1514',
      'info sink noc: connected after 1 failure',
      'info sink noc: another daemon serves it',
      'info sink archive: connected',
    ])
  })

  it('tells clock trust when it changes, steps, gaps and corrections', () => {
    const { emit, messages } = listening()
    const [from, to] = [Date.parse('2026-03-01T17:00:00Z'), Date.parse('2026-03-02T17:00:00Z')]
    emit({ type: 'trust', mode: 'trusted', text: 'passed' })
    emit({ type: 'daemon-fact', fact: { type: 'gap', data: { from, to } } })
    emit({ type: 'daemon-fact', fact: { type: 'clock-stepped', data: { from, to, trust: 'held' } } })
    emit({ type: 'trust', mode: 'held', text: 'step of 86400000 ms' })
    emit({ type: 'trust', mode: 'held', text: 'step of 1 ms' })
    emit({ type: 'trust', mode: 'trusted', text: 'confirmed' })
    emit({ type: 'daemon-fact', fact: { type: 'clock-corrected', data: { from: to, to: from, reason: 'NTP was wrong' } } })
    expect(messages()).toEqual([
      'info nobody watched from 2026-03-01T17:00:00Z to 2026-03-02T17:00:00Z: what was missed is caught up with',
      'warn the wall clock stepped from 2026-03-01T17:00:00Z to 2026-03-02T17:00:00Z',
      'warn the wall clock is not trusted; licence time goes on without it until it has stood for ten minutes or is confirmed (step of 86400000 ms)',
      'info the wall clock is trusted (confirmed)',
      'warn licence time was corrected from 2026-03-02T17:00:00Z to 2026-03-01T17:00:00Z: NTP was wrong',
    ])
  })

  it('a trouble of the world has its code and no stack, a mistake of ours has its stack', () => {
    const { emit, json } = listening()
    emit({ type: 'trouble', where: 'tick', error: new StoreError('store-full', 'no room on /data') })
    emit({ type: 'trouble', where: 'backup', error: Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }) })
    emit({ type: 'trouble', where: 'sink noc', error: new TypeError('x is not a function') })
    emit({ type: 'trouble', where: 'sink noc', error: Object.assign(new TypeError('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' }) })
    emit({ type: 'trouble', where: 'sink noc', error: 'thrown text' })
    const lines = json()
    expect(lines.every(({ level }) => level === 'error')).toBe(true)
    expect(lines[0]).toMatchObject({ message: 'tick: no room on /data', where: 'tick', code: 'store-full' })
    expect(lines[1]).toMatchObject({ message: 'backup: EACCES: permission denied', code: 'EACCES' })
    expect(lines.map((line) => 'stack' in line)).toEqual([false, false, true, true, false])
    expect(lines[4]).toMatchObject({ message: 'sink noc: thrown text', error: 'thrown text' })
  })

  it('the same trouble again is told once a minute', () => {
    const { clock, emit, messages } = listening()
    for (let count = 0; count <= 60; count++) {
      clock.nowMs = count * 1000
      emit({ type: 'trouble', where: 'tick', error: new StoreError('store-full', 'no room on /data') })
    }
    expect(messages()).toEqual(['error tick: no room on /data', 'error tick: no room on /data (60 times in the last minute)'])
  })

  it('hears nothing once it is stopped', () => {
    const { stop, emit, failed, messages } = listening()
    stop()
    emit(failed)
    expect(messages()).toEqual([])
  })
})
