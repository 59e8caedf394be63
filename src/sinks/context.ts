/** What a sink is created with, and how a creation fails: shared by every sink, specific to none. */
import type { Sink } from '../routing/sink.js'

export interface SinkContext {
  /** Makes a path of the configuration absolute: relative ones are relative to the configuration file. */
  resolvePath(path: string): string
  /** Where `path: "-"` writes; the process's standard output unless given. */
  readonly terminal?: NodeJS.WriteStream
  /** What an alarm did, a sentence each, which a terminal shows below it. */
  readonly consequencesOf?: (alarmId: string) => readonly string[]
}

/** A configuration that has the right shape and still can't work (a certificate that isn't one). `path`: the key it is about. */
export class SinkConfigurationError extends Error {
  constructor(
    readonly path: readonly string[],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'SinkConfigurationError'
  }
}

/** `config` is what the kind's schema gave. Throws a SinkConfigurationError. */
export type CreateSink<C> = (name: string, config: C, context: SinkContext) => Sink
