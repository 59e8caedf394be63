/** The table of sinks: a new one is a file beside this and a line here. */
import type { z } from 'zod'
import type { Sink } from '../routing/sink.js'
import type { CreateSink, SinkContext } from './context.js'
import { createFileSink, fileSinkSchema } from './file.js'
import { createSyslogSink, syslogSinkSchema } from './syslog.js'

export { SinkConfigurationError, type SinkContext } from './context.js'

export interface SinkKind {
  /** Of every key but `type`. Strict: an unknown key is an error. Fills in defaults; what it gives passes it again unchanged. */
  readonly schema: z.ZodType
  /** `config` is checked against the schema (again), so that a sink is never made from anything else. */
  create(name: string, config: unknown, context: SinkContext): Sink
}

function kind<S extends z.ZodType>(schema: S, create: CreateSink<z.output<S>>): SinkKind {
  return { schema, create: (name, config, context) => create(name, schema.parse(config), context) }
}

/** By the `type:` of a sink in the configuration. */
export const SINK_KINDS: Readonly<Record<string, SinkKind>> = {
  syslog: kind(syslogSinkSchema, createSyslogSink),
  file: kind(fileSinkSchema, createFileSink),
}
