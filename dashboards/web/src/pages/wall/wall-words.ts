/** Short words for a wall. Pure. */
import type { AlarmObject } from '../../api/types.js'
import { alarmWords } from '../../words/alarm.js'

/** The alarm's words without what a wall has no room for. */
export function shortAlarmWords(alarm: AlarmObject): string {
  return alarmWords(alarm)
    .replace(' left of grace', ' of grace')
    .replace(/, clears \d+$/, '')
}

/** Informational ones, such as each service's own steps on its way down, would push what matters off a wall. */
export const WALL_SEVERITY_MAX = 5
