/**
 * What is coloured and how: the five bands of urgency and nothing else. A panel is drawn on white or on near-black by the viewer's choice, and
 * a colour in a dashboard is the same on both, so these are the page's own moved to where they keep 3:1 on either (a test measures it).
 * Never colour alone: the shape or the word beside it says the same.
 */
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type RangeMap,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard'

export interface Band {
  readonly color: string
  readonly shape: string
  readonly words: string
  /** The most days left that are still in it. */
  readonly upToDays: number | null
}

export const ENDED: Band = { color: '#C42D6B', shape: '■', words: 'ended', upToDays: 0 }
export const LAST_DAY: Band = { color: '#D3283A', shape: '▲', words: '≤ 1 day', upToDays: 1 }
export const LAST_WEEK: Band = { color: '#C84B00', shape: '◆', words: '≤ 7 days', upToDays: 7 }
export const LAST_MONTH: Band = { color: '#B98A00', shape: '◒', words: '≤ 30 days', upToDays: 30 }
export const FINE: Band = { color: '#0E7C76', shape: '○', words: 'more', upToDays: null }

/** Most urgent first: the first whose `upToDays` is not exceeded holds. */
export const BANDS: readonly Band[] = [ENDED, LAST_DAY, LAST_WEEK, LAST_MONTH, FINE]

/** The theme's own ink: what says nothing about urgency. */
export const INK = 'text'
/** Series that only differ in name are shades of it. */
export const SHADE = '#7A828E'

/** Grafana takes a step from its value on and the bands go up to theirs, so this draws lines; exact bands are `BAND_RANGES`. */
export const DAY_STEPS = [
  { value: null, color: ENDED.color },
  { value: 0, color: LAST_DAY.color },
  { value: 1, color: LAST_WEEK.color },
  { value: 7, color: LAST_MONTH.color },
  { value: 30, color: FINE.color },
]

/** The colour of a number of days, its text left as it is. Of two ranges that share a value the first holds. */
export const DAYS_COLOURED: RangeMap[] = bandMappings(({ words }) => (words === 'ended' ? { text: words } : {}))
/** A number of days shown as its band's shape and words. */
export const DAYS_AS_BAND: RangeMap[] = bandMappings(({ shape, words }) => ({ text: `${shape} ${words}` }))

function bandMappings(textOf: (band: Band) => { readonly text?: string }): RangeMap[] {
  return BANDS.map((band, index) => ({
    type: MappingType.RangeToText,
    options: { from: BANDS[index - 1]?.upToDays ?? null, to: band.upToDays, result: { ...textOf(band), color: band.color, index } },
  }))
}

/** Syslog severity, by the page's table. */
export function bandOfSeverity(severity: number): Band {
  if (severity === 0) return ENDED
  if (severity === 1) return LAST_DAY
  if (severity <= 3) return LAST_WEEK
  return severity === 4 ? LAST_MONTH : FINE
}

/** Exact values and the word, shape and colour that each is shown as. */
export function words(shown: Readonly<Record<number, { readonly text: string; readonly color: string }>>): ValueMapping[] {
  return [
    {
      type: MappingType.ValueToText,
      options: Object.fromEntries(Object.entries(shown).map(([value, result], index) => [value, { ...result, index }])),
    },
  ]
}

export function fixed(color: string): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(color)
}

export function shades(color = SHADE): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Shades).fixedColor(color)
}
