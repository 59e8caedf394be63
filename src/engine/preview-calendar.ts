/**
 * A preview as a calendar (RFC 5545): one event an alarm and a change of mode, in UTC, so that any calendar shows them where they belong.
 * The one writer, for `preview --format ics` and `GET /api/v1/calendar.ics`.
 */
import { SEVERITY_NAMES } from '../domain/severity.js'
import { type WordedItem, wordsOf } from './preview-words.js'

/** As the API has them, each with its cluster. */
export interface CalendarItem extends WordedItem {
  readonly cluster: string
  /** RFC 3339, in UTC. */
  readonly at: string
  readonly alarmId?: string | undefined
  readonly severity?: number | undefined
  readonly node?: string | undefined
  readonly sinks?: readonly string[] | undefined
}

/** §3.1, without the line break. */
const LINE_OCTETS_MAX = 75
const CRLF = '\r\n'

export const CALENDAR_HEAD = written([
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Lapsewatch//Licence preview//EN',
  'CALSCALE:GREGORIAN',
  'X-WR-CALNAME:Lapsewatch',
])

export const CALENDAR_END = written(['END:VCALENDAR'])

/** Between the two. `stamp`: when the calendar was made (DTSTAMP, §3.8.7.2), RFC 3339 in UTC. */
export function calendarEvents(items: readonly CalendarItem[], stamp: string): string {
  return written(items.filter(({ kind }) => kind === 'alarm' || kind === 'mode').flatMap((item) => event(item, stamp)))
}

function written(lines: readonly string[]): string {
  return lines.map((line) => fold(line) + CRLF).join('')
}

function event(item: CalendarItem, stamp: string): readonly string[] {
  const { cluster, at, severity, node, sinks } = item
  const details = [
    ...(item.kind === 'alarm' ? [wordsOf(item)] : []),
    ...(severity === undefined ? [] : [`Severity: ${severity} ${SEVERITY_NAMES[severity] ?? ''}`.trimEnd()]),
    ...(node === undefined ? [] : [`Node: ${node}`]),
    ...(sinks === undefined ? [] : [`Goes to: ${sinks.length === 0 ? 'nobody, no route takes it' : sinks.join(', ')}`]),
  ]
  return [
    'BEGIN:VEVENT',
    // An alarm's id says what it is about and is the same in every preview, so a later import changes the event instead of adding one.
    `UID:${escaped(item.alarmId ?? `${cluster}.mode.${item.mode}.${compact(at)}`)}`,
    `DTSTAMP:${compact(stamp)}`,
    `DTSTART:${compact(at)}`,
    `SUMMARY:${escaped(summary(item))}`,
    ...(details.length === 0 ? [] : [`DESCRIPTION:${escaped(details.join('\n'))}`]),
    `CATEGORIES:${item.kind === 'alarm' ? 'ALARM' : 'MODE'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

/** What an alarm's id says of its clock and its slot (design §3.6): `cup-sjc.evaluation.20260301T170000Z.countdown.P30D`, `.r2` if raised anew. */
const SLOT = /\.(evaluation|grace)\.[^.]+\.(countdown|reminder|end)(?:\.P(?:(\d+)D|T(\d+)H))?(?:\.r\d+)?$/

/** A calendar shows the beginning of it, so the days left come first: `6 days left: cup-sjc evaluation`. */
function summary(item: CalendarItem): string {
  const { cluster, alarmId } = item
  const [, clock, slot, days, hours] = SLOT.exec(alarmId ?? '') ?? []
  const length = days === undefined ? countOf(Number(hours ?? 0), 'hour') : countOf(Number(days), 'day')
  switch (slot) {
    case 'countdown':
      return `${length} left: ${cluster} ${clock}`
    case 'end':
      return `ends now: ${cluster} ${clock}`
    case 'reminder':
      return `ended ${length} ago: ${cluster} ${clock}`
    default:
      return `${cluster}: ${wordsOf(item)}`
  }
}

/** §3.3.5, form 2: `20260530T160000Z`. */
function compact(at: string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** §3.3.11 */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (found) => `\\${found}`).replaceAll(/\r?\n/g, '\\n')
}

/** A line goes on after a line break and a blank; no character is cut in two. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS_MAX) {
      folded += `${CRLF} `
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}

function countOf(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}
