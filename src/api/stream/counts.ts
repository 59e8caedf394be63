/** What the stream has done, for the metrics. */

/** Why a client was dropped: it did not read, did not answer a ping, sent something, broke the protocol, may follow no longer, or has to begin anew. */
export const DROP_REASONS = ['slow', 'dead', 'talked', 'protocol', 'signed-out', 'corrected', 'overrun', 'fault'] as const
export type DropReason = (typeof DROP_REASONS)[number]

export interface StreamCounts {
  readonly clients: number
  readonly framesSent: number
  readonly bytesSent: number
  /** Connections that went on from where they were. */
  readonly resumes: number
  readonly snapshots: number
  /** Connections for which there was no room. */
  readonly refused: number
  /** Changes told as one with a later one. */
  readonly coalesced: number
  readonly dropped: Readonly<Record<DropReason, number>>
}
