// A bare TCP receiver in a process of its own: counts frames as they come, keeps the octets, and afterwards says how many distinct messages
// they held. `startReceiver` for a bench; run as a program it is the receiver.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(import.meta.url)
const machineMs = () => Number(process.hrtime.bigint()) / 1e6

/** @param {'octet-counting' | 'newline'} framing */
export async function startReceiver(framing) {
  const child = fork(HERE, [], { execArgv: [], env: { ...process.env, LAPSEWATCH_BENCH_PART: undefined, RECEIVER_FRAMING: framing } })
  const [{ port }] = await once(child, 'message')
  async function ask(question) {
    child.send(question)
    const [answer] = await once(child, 'message')
    return answer
  }
  return {
    port,
    /** Forgets everything so far. */
    reset: () => ask({ type: 'reset' }),
    /** Resolves when so many frames are there: the machine's milliseconds when the first octets and the last frame of them came. */
    expect: (count) => ask({ type: 'expect', count }),
    /** `pattern` has one group: how many distinct texts it finds, in how many frames and octets. */
    distinct: (pattern) => ask({ type: 'distinct', pattern: pattern.source }),
    stop: () => child.disconnect(),
  }
}

if (process.argv[1] === HERE) {
  let chunks = []
  let frames = 0
  let octets = 0
  let firstAtMs = 0
  let expected = Number.POSITIVE_INFINITY

  function countLines(chunk) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) frames++
  }
  /** A counter a connection: MSG-LEN, a blank, and so many octets to pass over. */
  function frameCounter() {
    let length = 0
    let left = 0
    return (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        if (left > 0) {
          const step = Math.min(left, chunk.length - at)
          at += step
          left -= step
          if (left === 0) frames++
          continue
        }
        const octet = chunk[at++]
        if (octet === 32) {
          left = length
          length = 0
        } else length = length * 10 + octet - 48
      }
    }
  }
  const answerExpected = () => {
    if (frames < expected) return
    expected = Number.POSITIVE_INFINITY
    process.send({ firstAtMs, lastAtMs: machineMs(), frames, octets })
  }
  const server = createServer((socket) => {
    const count = process.env.RECEIVER_FRAMING === 'newline' ? countLines : frameCounter()
    socket.on('data', (chunk) => {
      if (octets === 0) firstAtMs = machineMs()
      octets += chunk.length
      chunks.push(chunk)
      count(chunk)
      answerExpected()
    })
    socket.on('error', () => socket.destroy())
  })
  process.on('message', ({ type, count, pattern }) => {
    switch (type) {
      case 'reset':
        chunks = []
        frames = 0
        octets = 0
        return process.send({})
      case 'expect':
        expected = count
        return answerExpected()
      case 'distinct': {
        const found = new Set()
        for (const [, text] of Buffer.concat(chunks).toString('latin1').matchAll(new RegExp(pattern, 'g'))) found.add(text)
        return process.send({ distinct: found.size, frames, octets })
      }
    }
  })
  process.on('disconnect', () => process.exit(0))
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
}
