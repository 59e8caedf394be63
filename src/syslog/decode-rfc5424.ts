/** Reads what stands behind the PRI of an RFC 5424 line, structured data included (§6). */
import type { Decoded } from './decode.js'
import { rfc3339 } from './stamp.js'

const HEADER = /^1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?=[-[])/
const ELEMENT = /\[([^\s="\]]{1,32})((?: [^\s="\]]{1,32}="(?:[^"\\\]]|\\.)*")*)\]/sy
const PARAM = / ([^\s="\]]{1,32})="((?:[^"\\\]]|\\.)*)"/gs

const orNull = (field: string | undefined): string | null => (field === undefined || field === '-' ? null : field)

function readStamp(stamp: string | undefined): string | null {
  const at = Date.parse(stamp ?? '')
  return Number.isNaN(at) ? null : rfc3339(at)
}

/** Only the three characters that must be escaped lose their backslash (§6.3.3). */
const unescapeValue = (value: string): string => value.replace(/\\(["\\\]])/g, '$1')

/** The elements from `from` on as one record, the last of a name counting, and where they end. */
function readElements(line: string, from: number): { tags: Record<string, string>; end: number } | undefined {
  if (line[from] === '-') return { tags: {}, end: from + 1 }
  const tags: Record<string, string> = {}
  let end = from
  while (line[end] === '[') {
    ELEMENT.lastIndex = end
    const element = ELEMENT.exec(line)
    if (!element) return undefined
    for (const [, name = '', value = ''] of (element[2] ?? '').matchAll(PARAM)) tags[name] = unescapeValue(value)
    end = ELEMENT.lastIndex
  }
  return { tags, end }
}

const sequenceOf = (tags: Readonly<Record<string, string>>): number | null => (/^\d{1,10}$/.test(tags.seq ?? '') ? Number(tags.seq) : null)

export function decodeRfc5424(line: string): Decoded | undefined {
  const header = HEADER.exec(line)
  if (!header) return undefined
  const [whole, stamp, host, app, , name] = header
  const elements = readElements(line, whole.length)
  if (!elements || (elements.end < line.length && line[elements.end] !== ' ')) return undefined
  const { tags, end } = elements
  return {
    severity: null,
    sequence: sequenceOf(tags),
    host: orNull(host),
    timestamp: readStamp(stamp),
    app: orNull(app),
    name: orNull(name),
    tags,
    text: line.slice(end + 1).replace(/^\uFEFF/, ''),
  }
}
