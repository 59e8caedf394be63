// docs/alarms.md from the catalogue: `npm run build && node scripts/alarm-docs.mjs` writes it, a test compares.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SEVERITIES = ['0 emergency', '1 alert', '2 critical', '3 error', '4 warning', '5 notice', '6 informational', '7 debug']

const HEAD = `# Alarms

One entry an alarm: what it means, what to do, whose it is. *Cisco's* means that name and text stand in Cisco's own books; *ours* means that no
Cisco product sends it: what Cisco Unified Presence 7.x calls its countdown alarms is not publicly known. Generated from \`src/domain/catalogue.ts\`.

An id says what an alarm is about, so the same slot is never decided twice: \`cup-sjc.evaluation.20260301T170000Z.countdown.P30D\` is thirty days
before the end of the evaluation that began then, \`….end\` the end, \`….reminder.P7D\` a week after it, \`cup-sjc.fact.42.LicenseProductionEnabled\`
what the 42nd entry of the cluster's journal raised. One that a correction of the clock made void comes again as \`.r2\`.

## How urgent

A clock's alarm takes its severity from the days that remain, and never becomes less urgent as they run down (profile \`cup-7\`):

| days remaining | severity |
|---|---|
| more than 7 | 4 warning |
| 7 to 2 | 2 critical |
| 1 | 1 alert |
| 0, and in every reminder after the end | 0 emergency |

\`daysRemaining\` is the least whole N for which *end − N calendar days* has come. \`reason\` says why an alarm was raised: \`scheduled\` (its slot came),
\`catch-up\` (its slot was missed while nobody watched; days are counted at the decision), \`fact\` (something happened to the cluster), \`clock\`.

## When the countdown speaks

Daily from 30 days before the end, then the final alarm, then a reminder every seven days until it is mended. Other cadences (\`cadence:\` at a
cluster or in a product file): \`mgr-mib\` (daily, hourly in the last seven days), \`mgmt-mib\` (28, 21, 14, then daily in the last week),
\`subscription\` (weekly for eight weeks, daily in the last, hourly on the last day), or \`{ days: [60, 30, 7, 1], hours: 24 }\`.

## The alarms
`

/** @param {readonly import('../src/domain/catalogue.js').AlarmDefinition[]} definitions */
export function renderAlarmDocs(definitions) {
  const entries = definitions.map((definition) => {
    const severity = definition.severity === 'by-days-remaining' ? 'by days remaining' : SEVERITIES[definition.severity]
    const params = definition.params.map((param) => `\`${param.key}\``).join(', ')
    return [
      `### ${definition.name}`,
      '',
      definition.explanation,
      '',
      `**What to do:** ${definition.action}`,
      '',
      `Severity ${severity} · name ${definition.origin === 'cisco' ? "Cisco's" : 'ours'} · 7.x \`${definition.facility7}\` · 8.x \`${definition.facility8}\` · AppID \`${definition.appId}\`${params === '' ? '' : ` · parameters ${params}`}`,
      '',
    ].join('\n')
  })
  return `${HEAD}\n${entries.join('\n')}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ALARM_NAMES, definitionOf } = await import('../dist/domain/catalogue.js')
  writeFileSync(new URL('../docs/alarms.md', import.meta.url), renderAlarmDocs(ALARM_NAMES.map(definitionOf)))
}
