/** A received line as `listen` shows it: like the terminal sink shows the alarm that it left as, with where it came from below. */
import type { Arrival, SyslogLine } from './cli/listen.js'
import { type Colors, terminalLines } from './sinks/terminal-line.js'
import { FACILITIES, SEVERITY_WORDS } from './syslog/message.js'

const INDENT = ' '.repeat(21)
const NOTHING_SAID = 6

export function showLine(line: SyslogLine, arrival: Arrival, colors: Colors): string {
  const { facility, severity, sequence, host, timestamp, name, tags, text, understood } = line
  const shown = terminalLines(
    {
      dueAt: tags.dueAt ?? '',
      decidedAt: timestamp ?? '(no time stamp)     ',
      severity: severity ?? NOTHING_SAID,
      cluster: tags.cluster ?? '',
      node: host ?? '(no host)',
      name: name ?? (understood ? '' : '(not understood)'),
      text,
      reason: tags.reason ?? '',
      service: serviceOf(line),
    },
    colors,
  )
  const priority =
    facility === null || severity === null ? 'no priority' : `${FACILITIES[facility] ?? facility}.${SEVERITY_WORDS[severity] ?? severity}`
  const number = sequence === null ? '' : `  seq ${sequence}`
  return `${shown}\n${INDENT}${colors.dim(`${arrival.transport} from ${arrival.source}  ${priority}${number}`)}`
}

/** Only `Service stopped.` and its like leave unsaid which; RFC 5424 has the service's own id. */
function serviceOf({ name, tags }: SyslogLine): string {
  return tags.ServiceName ?? tags['Service Name'] ?? (name?.startsWith('Service') ? tags.service : undefined) ?? ''
}
