/** The labels of the 7.x dialect, which stand in free text: only who knows them can tell them from it (design §5.9). */
import { ALARM_NAMES, definitionOf } from '../domain/catalogue.js'

const CLOCK_AND_IDS = ['Days Remaining', 'Expires At', 'Due At', 'Alarm ID', 'Delivery ID']

export const CISCO_7_LABELS: readonly string[] = [
  ...new Set([...CLOCK_AND_IDS, ...ALARM_NAMES.flatMap((name) => definitionOf(name).params.map(({ label }) => label))]),
]
