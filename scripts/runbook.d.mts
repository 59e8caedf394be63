import type { AlarmDefinition } from '../src/domain/catalogue.js'

/** The whole of docs/runbook.md; throws when a rule has no entry. */
export function renderRunbook(definitions: readonly AlarmDefinition[], rulesText: string): string
