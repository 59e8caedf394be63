/** The expiry date of a licence line: `17-nov-2018` in the file (NX-OS sample, facts §3.1), `2018-11-17` inside. */
import { DAY_MS, type Instant } from './instant.js'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `undefined` unless it is a day of the calendar. */
export function parseLicenseDate(text: string): string | undefined {
  const match = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text)
  if (match === null) return undefined
  const month = MONTHS.indexOf((match[2] ?? '').toLowerCase()) + 1
  if (month === 0) return undefined
  const date = `${match[3]}-${String(month).padStart(2, '0')}-${(match[1] ?? '').padStart(2, '0')}`
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date) ? date : undefined
}

export function formatLicenseDate(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}-${MONTHS[Number(month) - 1]}-${year}`
}

/** A dated line holds through the end of that day in UTC (ours: no source names a zone). */
export function licenseDateEnd(date: string): Instant {
  return Date.parse(`${date}T00:00:00Z`) + DAY_MS
}
