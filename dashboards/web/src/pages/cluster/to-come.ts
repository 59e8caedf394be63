/** A preview as the page lists it: stops of one instant in one row, the far reminders in one. Pure. */
import type { PreviewObject } from '../../api/types.js'
import { bandOfSeverity, type Mark } from '../../band.js'
import { isEnd, isReminder } from '../../words/alarm.js'
import { counted } from '../../words/days.js'
import { capital, itemWords } from './difference-words.js'

export interface Coming {
  readonly key: string
  readonly at: string
  readonly mark: Mark
  readonly words: string
  readonly isQuiet: boolean
  readonly aside: string
}

export interface ToCome {
  readonly rows: readonly Coming[]
  readonly alarms: number
  readonly stops: number
  /** Beyond `rows`: weekly reminders, and the last of them. */
  readonly reminders: { readonly count: number; readonly until: string } | null
}

const REMINDERS_SHOWN = 2

export function toCome(items: readonly PreviewObject[]): ToCome {
  const stops = items.filter(({ kind }) => kind === 'service-stop')
  const stopInstants = new Set(stops.map(({ at }) => at))
  const rows: Coming[] = []
  const later: PreviewObject[] = []
  let reminders = 0
  for (const item of items) {
    const { kind, at, name = '' } = item
    if (kind === 'mode' || kind === 'service-start') continue
    if (kind === 'service-stop') {
      if (stopInstants.delete(at)) rows.push(stopsRow(stops.filter((stop) => stop.at === at)))
      continue
    }
    // What the services say when they stop is in the row that says that they do.
    if (kind === 'alarm' && !name.startsWith('License') && stops.some((stop) => stop.at === at)) continue
    if (isReminder(name)) {
      reminders += 1
      if (reminders > REMINDERS_SHOWN) {
        later.push(item)
        continue
      }
    }
    rows.push(rowOf(item))
  }
  const last = later.at(-1)
  return {
    rows,
    alarms: items.filter(({ kind }) => kind === 'alarm').length,
    stops: stops.length,
    reminders: last === undefined ? null : { count: later.length, until: last.at },
  }
}

function rowOf(item: PreviewObject): Coming {
  const { kind, at, name = '', severity = 7, sinks = [], alarmId, file } = item
  const isAlarm = kind === 'alarm'
  return {
    key: alarmId ?? `${at} ${kind} ${file ?? ''}`,
    at,
    mark: isAlarm ? (isEnd(name) ? 'ended' : bandOfSeverity(severity)) : 'off',
    words: isAlarm ? capital(itemWords(item)) : itemWords(item),
    isQuiet: !isAlarm || isReminder(name),
    aside: isAlarm ? (sinks.length === 0 ? 'no sink' : counted(sinks.length, 'sink')) : '',
  }
}

function stopsRow(stops: readonly PreviewObject[]): Coming {
  const at = stops[0]?.at ?? ''
  return {
    key: `${at} stops`,
    at,
    mark: 'ended',
    words: stops.length === 1 ? '1 service stops' : `${stops.length} services stop`,
    isQuiet: false,
    aside: [...new Set(stops.map(({ service }) => (service === 'proxy' ? 'Proxy' : 'PE')))].sort().join(', '),
  }
}
