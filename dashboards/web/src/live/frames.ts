/** Frames of the stream (design §5.3): `data` is the object that the API gives for it. */
import type { AlarmObject, ClockObject, ClusterObject, DeliveryObject, FleetObject } from '../api/types.js'

interface FrameOf<Type extends string, Data> {
  readonly type: Type
  /** New for each start of a daemon. */
  readonly epoch: string
  readonly seq: number
  /** `seq` of the frame before it on this connection. */
  readonly prev: number
  /** Licence time. */
  readonly at: string
  readonly data: Data
}

interface SnapshotData {
  /** The first page, most urgent first. */
  readonly clusters: readonly ClusterObject[]
  readonly counts: FleetObject['counts']
  readonly clock: ClockObject
}

export type Frame =
  | FrameOf<'snapshot', SnapshotData>
  | FrameOf<'alarm', AlarmObject>
  | FrameOf<'cluster', ClusterObject>
  | FrameOf<'delivery', DeliveryObject>
  | FrameOf<'clock', ClockObject>
  | FrameOf<'syslog', unknown>

/** Null for what is no frame: said to the console by whoever asked, and then the connection is made anew. */
export function parseFrame(text: string): Frame | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const isFrame = typeof parsed === 'object' && parsed !== null && 'type' in parsed && 'seq' in parsed && 'data' in parsed
    return isFrame ? (parsed as Frame) : null
  } catch {
    return null
  }
}
