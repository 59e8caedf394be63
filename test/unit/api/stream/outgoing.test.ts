import type { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import * as ws from 'ws'
import { createOutgoing } from '../../../../src/api/stream/outgoing.js'

/** `ws` exports it; its types do not say so. */
const { Receiver } = ws as unknown as { Receiver: new (options: { allowSynchronousEvents: boolean; isServer: boolean }) => Writable }

const frame = (text: string) => Buffer.from(text)
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Connections by name; `takesMs` is what a write takes of a machine's time that nothing else moves. */
function connections({ takesMs = 0 } = {}) {
  let nowMs = 0
  const writes: { to: string; bytes: Buffer }[] = []
  const outgoing = createOutgoing<string>({ monotonicMs: () => nowMs }, (to, bytes) => {
    writes.push({ to, bytes })
    nowMs += takesMs
  })
  return { outgoing, writes }
}

/** The messages in it, as a client of another make reads them. */
function messagesIn(bytes: Buffer): string[] {
  const messages: string[] = []
  const receiver = new Receiver({ allowSynchronousEvents: true, isServer: false })
  receiver.on('message', (data: Buffer, isBinary: boolean) => messages.push(isBinary ? 'binary' : String(data)))
  receiver.write(bytes)
  return messages
}

describe('what goes to connections', () => {
  it('is one write a turn of the loop, with all frames in their order', async () => {
    const { outgoing, writes } = connections()
    for (const text of ['one', 'two', 'three']) for (const to of ['a', 'b']) outgoing.add(to, frame(text))
    expect(writes).toEqual([])
    expect(outgoing.waiting('a')).toBe(11)
    await turn()
    expect(writes.map(({ to, bytes }) => [to, messagesIn(bytes)])).toEqual([
      ['a', ['one', 'two', 'three']],
      ['b', ['one', 'two', 'three']],
    ])
    expect(outgoing.waiting('a')).toBe(0)
  })

  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('is a text of %d bytes for any client', async (length) => {
    const { outgoing, writes } = connections()
    outgoing.add('a', frame('x'.repeat(length)))
    await turn()
    expect(messagesIn(writes[0]?.bytes ?? Buffer.of())).toEqual(['x'.repeat(length)])
  })

  it('is the same bytes for those who get the same frames, and for nobody else', async () => {
    const { outgoing, writes } = connections()
    const [first, second] = [frame('first'), frame('second')]
    for (const to of ['a', 'b', 'c']) outgoing.add(to, first)
    for (const to of ['a', 'c', 'd']) outgoing.add(to, second)
    await turn()
    const of = (name: string) => writes.find(({ to }) => to === name)?.bytes
    expect(of('a')).toBe(of('c'))
    expect(messagesIn(of('a') ?? Buffer.of())).toEqual(['first', 'second'])
    expect(messagesIn(of('b') ?? Buffer.of())).toEqual(['first'])
    expect(messagesIn(of('d') ?? Buffer.of())).toEqual(['second'])
  })

  it('leaves everything else its turn, and what comes meanwhile waits its own', async () => {
    const { outgoing, writes } = connections({ takesMs: 5 })
    for (const to of ['a', 'b', 'c']) outgoing.add(to, frame('one'))
    await turn()
    expect(writes.map(({ to }) => to)).toEqual(['a', 'b'])
    outgoing.add('a', frame('two'))
    outgoing.add('c', frame('two'))
    await turn()
    await turn()
    expect(writes.map(({ to, bytes }) => [to, messagesIn(bytes)]).slice(2)).toEqual([
      ['c', ['one', 'two']],
      ['a', ['two']],
    ])
  })

  it('is written at once where something else follows, and not at all where nothing can be written any more', async () => {
    const { outgoing, writes } = connections()
    for (const to of ['a', 'b']) outgoing.add(to, frame('one'))
    outgoing.flush('a')
    expect(writes.map(({ to }) => to)).toEqual(['a'])
    outgoing.forget('b')
    await turn()
    expect(writes).toHaveLength(1)
  })
})
