/** The sink `syslog`: alarms as syslog lines over UDP, TCP or TLS. The wire itself is `src/syslog`. */
import { type Conversation, type Outgoing, type Rendered, type RenderInput, type Sink, SinkError } from '../routing/sink.js'
import { DIALECTS } from '../syslog/dialects.js'
import { openStream } from '../syslog/stream.js'
import { type Connection, describeEndpoint, TransportError } from '../syslog/transport.js'
import { createUdpOpener } from '../syslog/udp.js'
import { SinkConfigurationError, type SinkContext } from './context.js'
import type { SyslogSinkConfig } from './syslog-config.js'
import { syslogMessage } from './syslog-message.js'
import { readTlsFiles } from './tls-files.js'

export { type SyslogSinkConfig, syslogSinkSchema } from './syslog-config.js'

function sinkError(cause: unknown): SinkError {
  if (cause instanceof TransportError) return new SinkError(cause.reason, cause.message, { cause })
  if (cause instanceof SinkConfigurationError) return new SinkError('tls', `${cause.path.join('.')}: ${cause.message}`, { cause })
  throw cause
}

const LINE_FEED = '\n'

/** A payload has several lines only where a Cisco line was split. */
function linesOf(batch: readonly Outgoing[]): readonly string[] {
  const lines: string[] = []
  for (const { payload } of batch) {
    if (payload.includes(LINE_FEED)) lines.push(...payload.split(LINE_FEED))
    else lines.push(payload)
  }
  return lines
}

function conversation(connection: Connection, receipt: 'written' | 'sent'): Conversation {
  return {
    receipt,
    lost: connection.lost.then(sinkError),
    close: () => connection.close(),
    async send(batch) {
      await connection.send(linesOf(batch)).catch((cause: unknown) => {
        throw sinkError(cause)
      })
    },
  }
}

function opener(config: SyslogSinkConfig, context: SinkContext): (signal: AbortSignal) => Promise<Connection> {
  const { transport, host, port } = config
  switch (transport) {
    case 'udp':
      return createUdpOpener({ host, port })
    case 'tcp':
      return (signal) => openStream({ host, port, framing: config.framing ?? 'octet-counting' }, signal)
    case 'tls': {
      const tls = config.tls ?? { verify: true }
      readTlsFiles(tls, context)
      return async (signal) => openStream({ host, port, framing: 'octet-counting', tls: readTlsFiles(tls, context) }, signal)
    }
  }
}

/** Throws a SinkConfigurationError when a file that TLS needs can't be read now. */
export function createSyslogSink(name: string, config: SyslogSinkConfig, context: SinkContext): Sink {
  const encode = DIALECTS[config.format]
  const openConnection = opener(config, context)
  const receipt = config.transport === 'udp' ? 'sent' : 'written'
  const warning = config.tls?.verify === false ? ' (certificate NOT verified)' : ''
  return {
    name,
    type: 'syslog',
    description: `syslog ${config.transport} ${describeEndpoint(config)} ${config.format}${warning}`,
    render(input: RenderInput): Rendered {
      const lines = encode(syslogMessage(input, config))
      const [line] = lines
      if (lines.length > 1 || line === undefined) return { payload: lines.join(LINE_FEED), sequencesTaken: lines.length }
      // Reading it also puts it in one piece while its parts are still in the processor's cache: half as dear as later, batch by batch.
      if (line.includes(LINE_FEED)) throw new Error(`a line feed within the line of ${input.deliveryId}`)
      return { payload: line, sequencesTaken: 1 }
    },
    async open(signal) {
      try {
        return conversation(await openConnection(signal), receipt)
      } catch (cause) {
        throw sinkError(cause)
      }
    },
  }
}
