/** Reads a received line: RFC 5424 or one of the Cisco shapes that the dialects write. Never throws: what a line doesn't say is `null`. */
import { decodeCisco } from './decode-cisco.js'
import { decodeRfc5424 } from './decode-rfc5424.js'

/** Field names as the API has them (names §5.9). */
export interface DecodedLine {
  readonly pri: number | null
  /** 0–23 */
  readonly facility: number | null
  /** The header's: Cisco's `-4-` where there is one, else the PRI's. */
  readonly severity: number | null
  readonly sequence: number | null
  readonly host: string | null
  /** RFC 3339 in UTC. */
  readonly timestamp: string | null
  readonly app: string | null
  readonly name: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly text: string
  /** `[part=42.1/3]` */
  readonly part?: { readonly sequence: number; readonly number: number; readonly of: number }
  /** Whether the line has one of the shapes known here; otherwise all behind the PRI is `text`. */
  readonly understood: boolean
}

export interface DecodeOptions {
  /** Milliseconds since 1970: lends the year to a stamp without one. */
  readonly receivedAt?: number
  /** Labels of the 7.x dialect besides `App ID`, `Cluster ID`, `Node ID`: only the catalogue knows them. */
  readonly labels?: readonly string[]
}

/** What stands behind the PRI, as far as its shape was known. */
export type Decoded = Omit<DecodedLine, 'pri' | 'facility' | 'understood'>

const PRI = /^<(0|[1-9]\d{0,2})>/
const PRI_MAX = 191

export function decodeLine(line: string, options: DecodeOptions = {}): DecodedLine {
  const found = PRI.exec(line)
  const pri = found && Number(found[1]) <= PRI_MAX ? Number(found[1]) : null
  const rest = found && pri !== null ? line.slice(found[0].length) : line
  const decoded = decodeRfc5424(rest) ?? decodeCisco(rest, options)
  const priSeverity = pri === null ? null : pri % 8
  const head = { pri, facility: pri === null ? null : Math.floor(pri / 8) }
  if (decoded) return { ...head, ...decoded, severity: decoded.severity ?? priSeverity, understood: true }
  const silent = { sequence: null, host: null, timestamp: null, app: null, name: null, tags: {} }
  return { ...head, severity: priSeverity, ...silent, text: rest, understood: false }
}
