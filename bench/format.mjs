// Formatting alone: an alarm becomes the octets of its line, in every dialect. The peer is glossy, which winston-syslog formats with; the
// raw limit is one template of the same text, with nothing checked and nothing escaped.
import { createRequire } from 'node:module'
import { alarmInputs } from './alarm-fixture.mjs'
import { inPairs, median, startBench } from './bench-fixture.mjs'
import { syslogSink } from './fleet-fixture.mjs'

const LINES = 200_000
const RUNS = 7
const inputs = alarmInputs(2000)

const octets = Buffer.alloc(4096)
/** Lines a second; every line is written out, since a string that is only promised costs nothing. */
function measure(formatted) {
  const startedAt = performance.now()
  let written = 0
  for (let index = 0; index < LINES; index++) written += octets.write(formatted(inputs[index % inputs.length], index))
  return { perSecond: (LINES / (performance.now() - startedAt)) * 1000, octets: written / LINES }
}

const formats = ['rfc5424', 'cisco-7', 'cisco-8', 'cisco-collector']
const renderers = formats.map((format) => syslogSink(514, { format }))
const require = createRequire(import.meta.url)
const glossy = createRequire(require.resolve('winston-syslog'))('glossy')
const producer = new glossy.Produce({ type: 'RFC5424', appName: 'lapsewatch', facility: 'local7' })
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']
const withGlossy = ({ alarm, deliveryId }, index) =>
  producer.produce({
    severity: SEVERITIES[alarm.severity],
    host: alarm.node,
    date: new Date(alarm.decidedAt),
    // glossy has no structured data of its own that would carry these: the same octets as text.
    message: `[lapsewatch@32473 alarmId="${alarm.id}" deliveryId="${deliveryId}" seq="${index}" cluster="${alarm.cluster}" node="${alarm.node}" clock="evaluation" daysRemaining="30" expiresAt="2026-05-30T16:00:00Z" dueAt="2026-05-30T16:00:00Z"] ${alarm.text}`,
  })
const withTemplate = ({ alarm: a, deliveryId }, index) =>
  `<${184 + a.severity}>1 2026-05-30T16:00:00.000Z ${a.node} lapsewatch - ${a.name} [lapsewatch@32473 alarmId="${a.id}" deliveryId="${deliveryId}" seq="${index}" cluster="${a.cluster}" node="${a.node}" clock="${a.clock}" daysRemaining="${a.daysRemaining}" expiresAt="2026-05-30T16:00:00Z" dueAt="2026-05-30T16:00:00Z"] ${a.text}`

const bench = startBench('format: an alarm becomes the octets of its line')
const cisco = formats.map(() => [])
const limit = []
const pairs = await inPairs(
  RUNS,
  () => {
    for (const [index, renderer] of renderers.entries())
      if (index > 0) cisco[index].push(measure((input) => renderer.render(input).payload).perSecond)
    return measure((input) => renderers[0].render(input).payload)
  },
  () => {
    limit.push(measure(withTemplate).perSecond)
    return measure(withGlossy)
  },
)
const ours = pairs.map((pair) => pair.ours.perSecond)
bench.target(`rfc5424, ${median(pairs.map((pair) => pair.ours.octets)).toFixed(0)} octets a line`, ours, 'lines/s', { atLeast: 1_000_000 })
for (const [index, format] of formats.entries()) if (index > 0) bench.figure(format, cisco[index], 'lines/s')
bench.figure(
  `glossy, ${median(pairs.map((pair) => pair.theirs.octets)).toFixed(0)} octets a line`,
  pairs.map((pair) => pair.theirs.perSecond),
  'lines/s',
)
bench.figure(
  'ratio to glossy',
  pairs.map((pair) => pair.ours.perSecond / pair.theirs.perSecond),
  '×',
)
bench.figure('raw limit: one template, nothing checked', limit, 'lines/s')
bench.check(
  'one line an alarm',
  renderers.every((renderer) => inputs.every((input) => renderer.render(input).sequencesTaken === 1)),
)
bench.end()
