/**
 * The Sink port: how a delivery leaves. A sink is a pure `render`, called inside the transaction that decides the delivery so that its
 * bytes are fixed and a repeat is identical (design §4), and an `open` that gives one conversation with one receiver.
 */
import type { Alarm, Labels } from '../domain/alarm.js'
import type { AlarmDefinition } from '../domain/catalogue.js'

export type { Alarm, AlarmDefinition, Labels }

/** What `render` may look at. Pure: the same input gives the same bytes. */
export interface RenderInput {
  readonly alarm: Alarm
  /** Its entry in the catalogue: facilities, parameter labels, AppID. */
  readonly definition: AlarmDefinition
  readonly labels: Labels
  /** `<alarm id>~<sink>~<round>`: what a receiver drops repeats by. */
  readonly deliveryId: string
  /** First sequence number of (sink, cluster, node) that is free; a delivery takes as many as it has lines. */
  readonly sequence: number
  /** The clock's standing when it was decided: `unsynchronised` it never was since the start, `lost` it was and is no more. */
  readonly clockTrust: 'trusted' | 'unsynchronised' | 'lost'
}

export interface Rendered {
  /** The message: one or more lines without framing, separated by `\n` (no line holds one). */
  readonly payload: string
  /** Sequence numbers taken: the number of lines for a numbered dialect, 0 where there is no numbering. */
  readonly sequencesTaken: number
}

/** One pending delivery as the dispatcher hands it to a conversation. */
export interface Outgoing {
  readonly payload: string
}

/**
 * What a successful `send` means. `written`: the transport took it, and only the confirm window on a living connection makes it `sent`.
 * `sent`: all that this transport can ever say. `confirmed`: the receiver answered that it has it.
 */
export type Receipt = 'written' | 'sent' | 'confirmed'

export type FailureReason = 'dns' | 'refused' | 'timeout' | 'tls' | 'auth' | 'rejected' | 'no-ack' | 'closed' | 'io'

/** Why a conversation ended or could not begin. */
export class SinkError extends Error {
  constructor(
    readonly reason: FailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'SinkError'
  }
}

/** One conversation with the receiver. After an error or a loss it is finished: the dispatcher opens another. */
export interface Conversation {
  readonly receipt: Receipt
  /** Sends the batch in order. Rejects with a SinkError when the conversation broke; what of it arrived is then unknown and comes again. */
  send(batch: readonly Outgoing[]): Promise<void>
  /** Resolves (never rejects) once the conversation is lost, with why; also while nothing is being sent. */
  readonly lost: Promise<SinkError>
  /** Ends in order: resolves `true` when the receiver has read to the end and closed too, so that what was written is sent; `false` when that cannot be known. */
  close(): Promise<boolean>
}

export interface Sink {
  readonly name: string
  readonly type: string
  /** For people: `syslog tcp 127.0.0.1:1514 rfc5424`. Holds no secret. */
  readonly description: string
  render(input: RenderInput): Rendered
  /** Resolves host names anew, connects, hand-shakes. Rejects with a SinkError. */
  open(signal: AbortSignal): Promise<Conversation>
}
