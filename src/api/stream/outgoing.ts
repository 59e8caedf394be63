/**
 * What goes to the connections: the frames of one turn of the loop go to each in one write, since to a thousand connections the writes are
 * what takes the time, and those that get the same frames get the same bytes. The frames are texts that are neither masked nor compressed.
 */
import type { Machine } from '../../engine/machine.js'

/** Connections are written to for so long at a time; then everything else has its turn. */
const SLICE_MS = 8

export interface Outgoing<T> {
  add(to: T, frame: Buffer): void
  /** Bytes that wait to be written. */
  waiting(to: T): number
  /** Writes what waits for one at once, because something else is to be written behind it. */
  flush(to: T): void
  /** Nothing more can be written there. */
  forget(to: T): void
}

interface Batch {
  readonly frames: Buffer[]
  bytes: number
}

export function createOutgoing<T>(machine: Pick<Machine, 'monotonicMs'>, write: (to: T, bytes: Buffer) => void): Outgoing<T> {
  const batches = new Map<T, Batch>()
  /** What was written in this round, by the last frame of it. */
  const written = new Map<Buffer, { readonly frames: readonly Buffer[]; readonly bytes: Buffer }>()
  let isDue = false

  function bytesOf({ frames }: Batch): Buffer {
    const last = frames.at(-1)
    const before = last === undefined ? undefined : written.get(last)
    if (before !== undefined && isSame(before.frames, frames)) return before.bytes
    const bytes = Buffer.concat(frames.flatMap((frame) => [headerOf(frame.length), frame]))
    if (last !== undefined) written.set(last, { frames, bytes })
    return bytes
  }

  function writeSlice(): void {
    const untilMs = machine.monotonicMs() + SLICE_MS
    for (const [to, batch] of batches) {
      batches.delete(to)
      write(to, bytesOf(batch))
      if (machine.monotonicMs() < untilMs) continue
      setImmediate(writeSlice)
      return
    }
    written.clear()
    isDue = false
  }

  return {
    add(to, frame) {
      const batch = batches.get(to)
      if (batch === undefined) batches.set(to, { frames: [frame], bytes: frame.length })
      else {
        batch.frames.push(frame)
        batch.bytes += frame.length
      }
      if (isDue) return
      isDue = true
      setImmediate(writeSlice)
    },
    waiting: (to) => batches.get(to)?.bytes ?? 0,
    flush(to) {
      const batch = batches.get(to)
      if (batch === undefined) return
      batches.delete(to)
      write(to, bytesOf(batch))
    },
    forget: (to) => void batches.delete(to),
  }
}

function isSame(some: readonly Buffer[], others: readonly Buffer[]): boolean {
  return some.length === others.length && some.every((frame, index) => frame === others[index])
}

/** The last frame of a message, a text: RFC 6455 §5.2. */
const FINAL_TEXT = 0x81
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_16_BITS) return Buffer.from([FINAL_TEXT, length])
  if (length < 2 ** 16) {
    const header = Buffer.from([FINAL_TEXT, LENGTH_IN_16_BITS, 0, 0])
    header.writeUInt16BE(length, 2)
    return header
  }
  const header = Buffer.alloc(10)
  header[0] = FINAL_TEXT
  header[1] = LENGTH_IN_64_BITS
  header.writeBigUInt64BE(BigInt(length), 2)
  return header
}
