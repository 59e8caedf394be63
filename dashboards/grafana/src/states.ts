/** What the numbers of `STATE` in `promql.ts` mean: the mode in words, in the shape and colour of the band that its clock is in. */
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { ENDED, FINE, LAST_DAY, LAST_MONTH, LAST_WEEK, words } from './bands.js'

const COUNTDOWN = [FINE, LAST_MONTH, LAST_WEEK, LAST_DAY]

function countdown(mode: number, name: string) {
  return COUNTDOWN.map((band, index) => {
    const left = band.upToDays === null ? '' : ` ${band.words}`
    return [10 * index + mode, { text: `${band.shape} ${name}${left}`, color: band.color }] as const
  })
}

/** In the instant of an end the mode is still that of the clock; an expired mode has its clock at the end or has lost it. */
function ended(codes: readonly number[], name: string) {
  return codes.map((code) => [code, { text: `${ENDED.shape} ${name} ended`, color: ENDED.color }] as const)
}

export const STATES: ValueMapping[] = words(
  Object.fromEntries([
    [1, { text: `${FINE.shape} Production`, color: FINE.color }],
    ...countdown(2, 'Evaluation'),
    ...countdown(4, 'Grace'),
    ...ended([42, 43, 3], 'Evaluation'),
    ...ended([44, 45, 5], 'Grace'),
  ]),
)

export const SERVICE_STATES = words({ 0: { text: '■ stopped', color: ENDED.color }, 1: { text: '○ running', color: FINE.color } })
