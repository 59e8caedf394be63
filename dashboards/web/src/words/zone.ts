/** Dates and times in a zone, by the browser's own calendar. Formatters are kept: making one costs a thousand times what using it does. */

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export interface ZonedFields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const fieldFormats = new Map<string, Intl.DateTimeFormat>()

function fieldFormat(zone: string): Intl.DateTimeFormat {
  const known = fieldFormats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  fieldFormats.set(zone, made)
  return made
}

function zoned(atMs: number, zone: string): ZonedFields {
  const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of fieldFormat(zone).formatToParts(atMs)) {
    if (type in fields) fields[type as keyof ZonedFields] = Number(value)
  }
  return fields
}

/** A day's number, so that calendar days can be subtracted. */
export function dayNumber(atMs: number, zone: string): number {
  const { year, month, day } = zoned(atMs, zone)
  return Date.UTC(year, month - 1, day) / DAY_MS
}

/** An abbreviation is known to the English of one country or another: `PDT` to America, `CEST` and `BST` to Britain, `AEST` to Australia. */
const ENGLISHES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-NZ', 'en-ZA'] as const
const nameFormats = new Map<string, readonly Intl.DateTimeFormat[]>()
/** Offsets change on the quarter of an hour at the finest, so a name holds as long. */
const names = new Map<string, string>()
const NAMES_MAX = 5000

/** `CEST`, `PDT`, `UTC`; where English has no abbreviation, the offset: `UTC+9`. */
export function zoneName(atMs: number, zone: string): string {
  const key = `${zone} ${Math.floor(atMs / (15 * MINUTE_MS))}`
  const known = names.get(key)
  if (known !== undefined) return known
  if (names.size > NAMES_MAX) names.clear()
  const name = foundName(atMs, zone)
  names.set(key, name)
  return name
}

function foundName(atMs: number, zone: string): string {
  if (zone === 'UTC') return 'UTC'
  let formats = nameFormats.get(zone)
  if (formats === undefined) {
    formats = ENGLISHES.map((locale) => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }))
    nameFormats.set(zone, formats)
  }
  let offset = ''
  for (const format of formats) {
    const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    if (!/^(GMT|UTC)[+-]/.test(name)) return name === 'GMT' && zone.startsWith('Etc') ? 'UTC' : name
    offset = name
  }
  return offset.replace('GMT', 'UTC').replace('-', '−')
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

export function monthName(month: number): string {
  return MONTHS[month - 1] ?? ''
}

function weekday(fields: ZonedFields): string {
  return WEEKDAYS[new Date(Date.UTC(fields.year, fields.month - 1, fields.day)).getUTCDay()] ?? ''
}

/** `18:00` */
export function timeText(atMs: number, zone: string): string {
  const { hour, minute } = zoned(atMs, zone)
  return `${two(hour)}:${two(minute)}`
}

/** `18:00:05` */
export function timeWithSeconds(atMs: number, zone: string): string {
  const { hour, minute, second } = zoned(atMs, zone)
  return `${two(hour)}:${two(minute)}:${two(second)}`
}

/** `Wed 3 Jun`, and the year when it is not `now`'s. */
export function dateText(atMs: number, zone: string, nowMs?: number): string {
  const fields = zoned(atMs, zone)
  const year = nowMs !== undefined && zoned(nowMs, zone).year === fields.year ? '' : ` ${fields.year}`
  return `${weekday(fields)} ${fields.day} ${monthName(fields.month)}${year}`
}

/** `3 Jun`, and the year when it is not `now`'s. */
export function shortDate(atMs: number, zone: string, nowMs: number): string {
  return dateText(atMs, zone, nowMs).replace(/^\w+ /, '')
}

/** `Wed 3 Jun 08:30` without its zone, for columns that name the zone once. */
export function dateAndTime(atMs: number, zone: string, nowMs: number): string {
  return `${dateText(atMs, zone, nowMs)} ${timeText(atMs, zone)}`
}

/** `Wed 3 Jun 08:30 EDT`: weekday and zone always, the year when it is another than `now`'s. */
export function instantText(atMs: number, zone: string, nowMs: number): string {
  return `${dateAndTime(atMs, zone, nowMs)} ${zoneName(atMs, zone)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
