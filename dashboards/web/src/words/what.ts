/** What happens to a cluster, beside its end in words. Pure. */
import type { Ranked } from '../ranking.js'
import { endOfCluster, lastDayWords } from './days.js'
import { graceStep, MODE_NAMES, stoppedWords, stoppingWords } from './modes.js'
import { instantText } from './zone.js'

/** What has stopped, what will and in how long, or when exactly. A grace whose licence is there ends without a stop. */
export function whatWords({ cluster, band }: Ranked, nowMs: number): string {
  const end = endOfCluster(cluster)
  if (end === null) return stoppedWords(cluster) ?? MODE_NAMES[cluster.mode]
  if (band === 'ended') return stoppedWords(cluster) ?? 'all services running'
  const step = graceStep(cluster)
  const lastDay = lastDayWords(end, nowMs)
  if (lastDay !== null)
    return step === null || step === 'awaiting upload' ? `${stoppingWords(cluster)} ${lastDay}` : `${step}, clears ${lastDay}`
  const instant = instantText(end.endsAtMs, end.zone, nowMs)
  return step === null ? instant : `${step}, ${instant.replace(/^\w+ /, '')}`
}
