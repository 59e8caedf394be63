/** What goes over the stream, as the hub sees it: its kind, whom it is about, and its object as text, written once. */
import type { NewsType } from '../schemas/stream.js'

export interface News {
  readonly type: NewsType
  /** The cluster (or `daemon`) that it is about; `null`: it concerns everybody. */
  readonly subject: string | null
  /** Licence time, RFC 3339. */
  readonly at: string
  /** JSON of the object that the API gives for it. */
  readonly data: string
}

/** `?cluster=a,b&type=alarm,cluster`; `null` lets everything through. */
export interface Filter {
  readonly clusters: ReadonlySet<string> | null
  readonly types: ReadonlySet<string> | null
}

export function passes({ clusters, types }: Filter, { type, subject }: Pick<News, 'type' | 'subject'>): boolean {
  return (types === null || types.has(type)) && (clusters === null || subject === null || clusters.has(subject))
}

export interface Position {
  readonly epoch: string
  /** Of the whole stream. */
  readonly seq: number
  /** The number of the frame before on the same connection. */
  readonly prev: number
}

/** `{ type, epoch, seq, prev, at, data }` (design §5.3). */
export function frameBytes(
  { type, at, data }: Pick<News, 'at' | 'data'> & { readonly type: string },
  { epoch, seq, prev }: Position,
): Buffer {
  return Buffer.from(`{"type":"${type}","epoch":"${epoch}","seq":${seq},"prev":${prev},"at":"${at}","data":${data}}`)
}
