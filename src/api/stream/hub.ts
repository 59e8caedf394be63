/**
 * The hub: numbers what is told, keeps the latest of it, and says who gets what (design §5.3). It knows no socket and no clock. A snapshot
 * is a place in the stream like any other: whoever has one of number n follows from n, as one does who comes back after a cut.
 */
import { type Filter, frameBytes, type News, passes } from './frames.js'

export interface Bounds {
  readonly frames: number
  readonly bytes: number
}

export interface Follower {
  readonly filter: Filter
  send(frame: Buffer): void
}

export interface Hub {
  readonly epoch: string
  /** Number of the latest frame. */
  seq(): number
  publish(news: News): void
  /** What was told up to now can no longer be followed: something is missing behind it. */
  forget(): void
  /** Whether everything after `seq` can still be told. */
  canFollow(seq: number): boolean
  /** Sends what came after `seq`, then all that comes; answers how to end it. Only where `canFollow`. */
  follow(follower: Follower, seq: number): () => void
}

interface Kept {
  readonly seq: number
  readonly news: Pick<News, 'type' | 'subject' | 'at' | 'data'>
  readonly bytes: number
  /** For whoever has had the frame before it. */
  whole: Buffer | null
}

interface Following {
  readonly follower: Follower
  /** Number of the last frame on this connection. */
  last: number
}

/** The start of the stream is its number 1, so that the first snapshot has something before it. */
const BEGINNING = 1

export function createHub(epoch: string, bounds: Bounds): Hub {
  const followings = new Set<Following>()
  let kept: Kept[] = []
  /** Where the kept ones begin in `kept`: taking from the front of an array is dear. */
  let head = 0
  let keptBytes = 0
  let seq = BEGINNING
  /** The least number that can be followed from. */
  let floor = BEGINNING

  function keep(frame: Kept): void {
    kept.push(frame)
    keptBytes += frame.bytes
    while (kept.length - head > bounds.frames || keptBytes > bounds.bytes) {
      const oldest = kept[head]
      if (oldest === undefined) break
      keptBytes -= oldest.bytes
      floor = oldest.seq
      head++
    }
    if (head > bounds.frames) {
      kept = kept.slice(head)
      head = 0
    }
  }

  function bytesFor(frame: Kept, prev: number): Buffer {
    if (prev !== frame.seq - 1) return frameBytes(frame.news, { epoch, seq: frame.seq, prev })
    frame.whole ??= frameBytes(frame.news, { epoch, seq: frame.seq, prev })
    return frame.whole
  }

  return {
    epoch,
    seq: () => seq,
    publish(news) {
      seq++
      const frame: Kept = { seq, news, bytes: Buffer.byteLength(news.data), whole: null }
      keep(frame)
      // Connections of one filter have mostly had the same frame before: theirs is written once too.
      const written = new Map<number, Buffer>()
      for (const following of followings) {
        if (!passes(following.follower.filter, news)) continue
        const prev = following.last
        const bytes = written.get(prev) ?? bytesFor(frame, prev)
        written.set(prev, bytes)
        following.last = frame.seq
        following.follower.send(bytes)
      }
    },
    forget() {
      seq++
      floor = seq
      kept = []
      head = 0
      keptBytes = 0
    },
    canFollow: (from) => from >= floor && from <= seq,
    follow(follower, from) {
      if (from < floor || from > seq) throw new Error(`nobody can follow from ${from}: ${floor} to ${seq} are there`)
      const following: Following = { follower, last: from }
      const first = kept.length - (seq - from)
      for (const frame of kept.slice(Math.max(head, first))) {
        if (frame.seq <= from || !passes(follower.filter, frame.news)) continue
        const bytes = bytesFor(frame, following.last)
        following.last = frame.seq
        follower.send(bytes)
      }
      followings.add(following)
      return () => followings.delete(following)
    },
  }
}
