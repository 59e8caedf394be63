/** Reads what stands behind the PRI of a Cisco line in the shapes of `cisco-7.ts`, `cisco-8.ts` and `cisco-collector.ts` (not yet all of cisco-facts §2.2). */
import type { Decoded, DecodeOptions } from './decode.js'
import { rfc3339 } from './stamp.js'

const HEADER =
  /^(\d{1,10}): (?:([^\s]{1,255}): )?[*.]?([A-Z][a-z]{2}) ([ \d]\d)(?: (\d{4}))? (\d\d):(\d\d):(\d\d)\.(\d{3}) UTC ?: %([A-Za-z]\w*(?:-[A-Z_]+)?)-([0-7])-([\w-]{1,64}): /
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const TAG = /\[([^\]=[]{1,64})=((?:[^\\[\]]|\\.)*)\]/sy
const PART_IN_TEXT = /^\[part=(\d{1,10}\.\d{1,3}\/\d{1,3})\] /
const PART = /^(\d{1,10})\.(\d{1,3})\/(\d{1,3})$/
const CLOSING_LABELS = ['App ID', 'Cluster ID', 'Node ID']
const HALF_A_YEAR_MS = 183 * 86_400_000

const toNumber = (digits: string | undefined): number => Number(digits ?? Number.NaN)

/** A stamp without a year is the one nearest to when it came in. */
function readStamp(
  [, , , month = '', day, year, hour, minute, second, ms]: RegExpExecArray,
  receivedAt: number | undefined,
): string | null {
  const monthIndex = MONTHS.indexOf(month) / 3
  if (!Number.isInteger(monthIndex) || monthIndex < 0) return null
  const inYear = (fullYear: number): number =>
    Date.UTC(fullYear, monthIndex, toNumber(day), toNumber(hour), toNumber(minute), toNumber(second), toNumber(ms))
  if (year !== undefined) return rfc3339(inYear(Number(year)))
  if (receivedAt === undefined) return null
  const thisYear = new Date(receivedAt).getUTCFullYear()
  const nearest = [thisYear - 1, thisYear, thisYear + 1].map(inYear).find((at) => Math.abs(at - receivedAt) <= HALF_A_YEAR_MS)
  return nearest === undefined ? null : rfc3339(nearest)
}

/** `[k=v][k=v]: text`, with or without the `%` in front. */
function readTagged(body: string): { tags: Record<string, string>; text: string } | undefined {
  let end = body.startsWith('%') ? 1 : 0
  const tags: Record<string, string> = {}
  for (;;) {
    TAG.lastIndex = end
    const found = TAG.exec(body)
    if (!found) break
    tags[(found[1] ?? '').trim()] = (found[2] ?? '').replace(/\\([[\]\\])/g, '$1')
    end = TAG.lastIndex
  }
  // A part may have tags alone, and a relay may have trimmed what is then the last blank.
  if (Object.keys(tags).length === 0 || !(body.startsWith(': ', end) || body.slice(end) === ':')) return undefined
  return { tags, text: body.slice(end + 2) }
}

/** `text Label:value Label:value`: the labels are free text, so only known ones can be told apart. */
function readLabelled(body: string, labels: readonly string[]): { tags: Record<string, string>; text: string } {
  const found = [...new Set([...labels, ...CLOSING_LABELS])]
    .map((label) => ({ label, at: ` ${body}`.lastIndexOf(` ${label}:`) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const tags: Record<string, string> = {}
  for (const [index, { label, at }] of found.entries()) {
    tags[label] = body.slice(at + label.length + 1, found[index + 1]?.at ?? body.length).trim()
  }
  return { tags, text: found[0] === undefined ? body : body.slice(0, found[0].at).trimEnd() }
}

function readPart(tag: string | undefined): Pick<Decoded, 'part'> {
  const found = PART.exec(tag ?? '')
  return found ? { part: { sequence: toNumber(found[1]), number: toNumber(found[2]), of: toNumber(found[3]) } } : {}
}

export function decodeCisco(line: string, options: DecodeOptions): Decoded | undefined {
  const header = HEADER.exec(line)
  if (!header) return undefined
  const host = header[2] === undefined || header[2] === '0.0.0.0' ? null : header[2]
  const fields = {
    severity: toNumber(header[11]),
    sequence: toNumber(header[1]),
    host,
    timestamp: readStamp(header, options.receivedAt),
    app: header[10] ?? null,
    name: header[12] ?? null,
  }
  const body = line.slice(header[0].length)
  const tagged = readTagged(body)
  if (tagged) return { ...fields, ...tagged, ...readPart(tagged.tags.part) }
  const part = PART_IN_TEXT.exec(body)
  const labelled = readLabelled(body.slice(part?.[0].length ?? 0), options.labels ?? [])
  if (!part) return { ...fields, ...labelled }
  return { ...fields, ...labelled, tags: { part: part[1] ?? '', ...labelled.tags }, ...readPart(part[1]) }
}
