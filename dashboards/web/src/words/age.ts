/** Ages and waits in machine time: the page's own age, tries, back-off. */
import { timeText } from './zone.js'

/** `0.4 s`, `9 s`, `2 m`, `3 h`: tenths below three seconds only. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000
  if (seconds < 3) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`
  if (seconds < 100) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 100 ? `${minutes} m` : `${Math.floor(minutes / 60)} h`
}

/** `in 12 s`, `now`: until a back-off ends; null when none runs or it is not known how late it is. */
export function nextTryWords(nextTryAt: string | null, wallNowMs: number | null): string | null {
  if (nextTryAt === null || wallNowMs === null) return null
  const seconds = Math.ceil((Date.parse(nextTryAt) - wallNowMs) / 1000)
  return seconds <= 0 ? 'now' : `in ${seconds} s`
}

/** Licence time when something was heard last, and how long ago that was; null: never. */
export function staleWords(nowMs: number | null, silentMs: number | null): string {
  if (nowMs === null || silentMs === null) return 'STALE: nothing has been heard from the daemon yet'
  return `STALE: this is ${timeText(nowMs, 'UTC')} UTC, heard ${ageText(silentMs)} ago`
}

/** How fast a simulated clock goes: `1 s = 1 h`, `1 s = 90 s`, `1 s = 1 day`. */
export function speedText(speed: number): string {
  if (speed >= 86_400 && speed % 86_400 === 0) return `1 s = ${speed / 86_400} ${speed === 86_400 ? 'day' : 'days'}`
  if (speed >= 3600 && speed % 3600 === 0) return `1 s = ${speed / 3600} h`
  if (speed >= 60 && speed % 60 === 0) return `1 s = ${speed / 60} m`
  return `1 s = ${speed} s`
}

/** `2 h 10 m`, `3 days 4 h`: how far two clocks are apart. */
export function apartText(apartMs: number): string {
  const minutes = Math.floor(Math.abs(apartMs) / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'} ${hours % 24} h`
  return hours > 0 ? `${hours} h ${minutes % 60} m` : `${Math.max(1, minutes)} m`
}
