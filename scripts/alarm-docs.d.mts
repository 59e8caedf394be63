import type { AlarmDefinition } from '../src/domain/catalogue.js'

/** The whole of docs/alarms.md. */
export function renderAlarmDocs(definitions: readonly AlarmDefinition[]): string
