/** Where one message ends and the next begins on a byte stream (RFC 6587). Out: two framings. In: either, told apart frame by frame. */

export const FRAMINGS = ['octet-counting', 'newline'] as const
export type Framing = (typeof FRAMINGS)[number]

/** `octet-counting`: MSG-LEN SP MSG (RFC 6587 §3.4.1, RFC 5425 §4.3). `newline`: MSG LF, non-transparent (§3.4.2). */
export const FRAME: Readonly<Record<Framing, (line: string) => string>> = {
  'octet-counting': (line) => `${Buffer.byteLength(line)} ${line}`,
  newline: (line) => `${line}\n`,
}

export interface Frame {
  readonly octets: Buffer
  /** Longer than allowed and cut, or cut off by the end of the stream. */
  readonly truncated: boolean
}

export interface Unframer {
  /** The frames that are complete now; the octets of an incomplete one are kept for the next call. */
  push(chunk: Buffer): Frame[]
  /** The stream has ended: what is left, if anything. */
  end(): Frame[]
}

const LF = 0x0a
const CR = 0x0d
const NUL = 0x00
const SPACE = 0x20
const COUNT_DIGITS_MAX = 9
const DEFAULT_FRAME_OCTETS_MAX = 65_536

type Head =
  | { readonly kind: 'line' }
  | { readonly kind: 'counted'; readonly start: number; readonly length: number }
  | { readonly kind: 'undecided' }

/** MSG-LEN is a digit 1–9, more digits, one blank; whatever begins otherwise is a line. */
function readHead(data: Buffer, from: number): Head {
  let length = 0
  for (let at = from; ; at++) {
    const octet = data[at]
    if (octet === undefined) return { kind: 'undecided' }
    const digit = octet - 0x30
    if (octet === SPACE && at > from) return { kind: 'counted', start: at + 1, length }
    if (digit < 0 || digit > 9 || (digit === 0 && at === from) || at - from === COUNT_DIGITS_MAX) return { kind: 'line' }
    length = length * 10 + digit
  }
}

const isBetweenFrames = (octet: number | undefined): boolean => octet === LF || octet === CR || octet === NUL

/** Splits a stream of bytes into messages. Holds at most one frame of `frameOctetsMax` octets; of a longer one the beginning is given. */
export function createUnframer(frameOctetsMax: number = DEFAULT_FRAME_OCTETS_MAX): Unframer {
  let held = Buffer.alloc(0)
  let heldLength = 0
  /** No line feed in the held octets before this position. */
  let searchedTo = 0
  let dropOctets = 0
  let dropLine = false

  const hold = (chunk: Buffer): Buffer => {
    if (heldLength === 0) return chunk
    if (heldLength + chunk.length > held.length) {
      const larger = Buffer.allocUnsafe((heldLength + chunk.length) * 2)
      held.copy(larger, 0, 0, heldLength)
      held = larger
    }
    chunk.copy(held, heldLength)
    return held.subarray(0, heldLength + chunk.length)
  }

  /** Frames already given out point into the old octets, so what is left moves to fresh ones once anything was taken. */
  const keep = (data: Buffer, from: number): void => {
    if (from > 0 || heldLength === 0) held = Buffer.from(data.subarray(from))
    heldLength = data.length - from
  }

  const line = (octets: Buffer): Frame => {
    const end = octets[octets.length - 1] === CR ? octets.length - 1 : octets.length
    return { octets: octets.subarray(0, Math.min(end, frameOctetsMax)), truncated: end > frameOctetsMax }
  }

  return {
    push(chunk) {
      const frames: Frame[] = []
      const data = hold(chunk)
      let at = 0
      let search = searchedTo
      while (at < data.length) {
        if (dropOctets > 0) {
          const dropped = Math.min(dropOctets, data.length - at)
          dropOctets -= dropped
          at += dropped
          continue
        }
        if (dropLine) {
          const end = data.indexOf(LF, at)
          at = end < 0 ? data.length : end + 1
          dropLine = end < 0
          continue
        }
        if (isBetweenFrames(data[at])) {
          at++
          continue
        }
        const head = readHead(data, at)
        if (head.kind === 'undecided') break
        if (head.kind === 'counted') {
          const taken = Math.min(head.length, frameOctetsMax)
          if (data.length - head.start < taken) break
          frames.push({ octets: data.subarray(head.start, head.start + taken), truncated: taken < head.length })
          dropOctets = head.length - taken
          at = head.start + taken
        } else {
          const end = data.indexOf(LF, Math.max(at, search))
          if (end >= 0) {
            frames.push(line(data.subarray(at, end)))
            at = end + 1
          } else if (data.length - at > frameOctetsMax + 1) {
            frames.push({ octets: data.subarray(at, at + frameOctetsMax), truncated: true })
            dropLine = true
            at = data.length
          } else {
            search = data.length
            break
          }
        }
        search = 0
      }
      searchedTo = Math.max(0, search - at)
      keep(data, at)
      return frames
    },
    end() {
      const rest = held.subarray(0, heldLength)
      heldLength = 0
      searchedTo = 0
      if (rest.length === 0) return []
      const head = readHead(rest, 0)
      if (head.kind !== 'counted') return [line(rest)]
      return [{ octets: rest.subarray(head.start), truncated: true }]
    },
  }
}
