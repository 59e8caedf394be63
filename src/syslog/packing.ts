/** A batch of lines as blocks of octets, framed (RFC 6587): each line is written once, to where the socket takes it from. */
import { FRAME, type Framing } from './framing.js'

/** A batch goes out in writes of about this many octets. */
const BLOCK_OCTETS = 65_536
/** UTF-8 takes no more for a UTF-16 unit. */
const OCTETS_A_UNIT_MAX = 3
/** MSG-LEN and a blank, or a line feed. */
const FRAMING_OCTETS_MAX = 12
const DIGIT_0 = 0x30
const SPACE = 0x20
const LF = 0x0a

/** How many digits a number has. */
function digitsOf(value: number): number {
  let digits = 1
  for (let power = 10; power <= value; power *= 10) digits++
  return digits
}

export type Packer = (lines: Iterable<string>) => Iterable<Buffer>

/** What was handed over is not written to again; what is left of a block serves the next batch. */
export function createPacker(framing: Framing): Packer {
  let block = Buffer.alloc(0)
  /** From here on nothing was handed over yet, and from `to` on nothing was written. */
  let from = 0
  let to = 0

  function putLine(line: string): void {
    to += block.write(line, to)
    block[to] = LF
    to++
  }

  /** A line of ASCII has an octet a character; another one is counted first. */
  function putCounted(line: string): void {
    const start = to + digitsOf(line.length) + 1
    const octets = block.write(line, start)
    if (octets !== line.length) {
      to += block.write(FRAME['octet-counting'](line), to)
      return
    }
    block[start - 1] = SPACE
    let rest = octets
    for (let at = start - 2; at >= to; at--) {
      block[at] = DIGIT_0 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    to = start + octets
  }

  const put = framing === 'newline' ? putLine : putCounted
  return function* packed(lines) {
    for (const line of lines) {
      const octetsMax = line.length * OCTETS_A_UNIT_MAX + FRAMING_OCTETS_MAX
      if (to + octetsMax > block.length) {
        const full = block.subarray(from, to)
        block = Buffer.allocUnsafeSlow(Math.max(BLOCK_OCTETS, octetsMax))
        from = 0
        to = 0
        if (full.length > 0) yield full
      }
      put(line)
    }
    const rest = block.subarray(from, to)
    from = to
    if (rest.length > 0) yield rest
  }
}
