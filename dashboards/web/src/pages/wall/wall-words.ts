/** Short words for a wall. Pure. */
import type { AlarmObject } from '../../api/types.js'
import type { Ranked } from '../../ranking.js'
import { alarmWords } from '../../words/alarm.js'
import { endOfCluster, lastDayWords } from '../../words/days.js'
import { graceStep, MODE_NAMES, stoppedWords, stoppingWords } from '../../words/modes.js'
import { instantText } from '../../words/zone.js'

/** What has stopped, what will and in how long, or when exactly: beside the end in words. */
export function whatWords({ cluster, band }: Ranked, nowMs: number): string {
  const end = endOfCluster(cluster)
  if (end === null) return MODE_NAMES[cluster.mode]
  if (band === 'ended') return stoppedWords(cluster) ?? 'all services running'
  const step = graceStep(cluster)
  const lastDay = lastDayWords(end, nowMs)
  if (lastDay !== null) return step === null || step === 'awaiting upload' ? `${stoppingWords(cluster)} ${lastDay}` : `${step}, ${lastDay}`
  const instant = instantText(end.endsAtMs, end.zone, nowMs)
  return step === null ? instant : `${step}, ${instant.replace(/^\w+ /, '')}`
}

/** The alarm's words without what a wall has no room for. */
export function shortAlarmWords(alarm: AlarmObject): string {
  return alarmWords(alarm)
    .replace(' left of grace', ' of grace')
    .replace(/, clears \d+$/, '')
}

/** Informational ones, such as each service's own steps on its way down, would push what matters off a wall. */
export const WALL_SEVERITY_MAX = 5
