/** A client of the stream as anybody may write one: it knows the frames of design §5.3 and nothing of how they come about. */
import { once } from 'node:events'
import { WebSocket } from 'ws'

export interface StreamFrame {
  readonly type: string
  readonly epoch: string
  readonly seq: number
  readonly prev: number
  readonly at: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what an outside program would
  readonly data: any
}

export interface StreamClient {
  readonly ws: WebSocket
  readonly frames: readonly StreamFrame[]
  /** The first frame that fits, of those that came and those to come. */
  frame(fits: (frame: StreamFrame) => boolean): Promise<StreamFrame>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  end(): Promise<void>
}

export interface Refused {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a problem document
  readonly body: any
}

export function streamUrl(url: string, query = ''): string {
  return `${url.replace('http', 'ws')}/api/v1/stream${query}`
}

/** Connects. Every frame must name the one before it on this connection, and no number comes twice. */
export async function followStream(
  url: string,
  query = '',
  { headers = {}, hear }: { readonly headers?: Readonly<Record<string, string>>; readonly hear?: (frame: StreamFrame) => void } = {},
): Promise<StreamClient> {
  const ws = new WebSocket(streamUrl(url, query), { headers })
  const frames: StreamFrame[] = []
  const waiting = new Set<(frame: StreamFrame) => void>()
  let wrong: Error | null = null
  ws.on('message', (data, isBinary) => {
    const frame = JSON.parse(String(data)) as StreamFrame
    const before = frames.at(-1)
    if (isBinary) wrong = new Error('a binary message')
    if (before !== undefined && (frame.prev !== before.seq || frame.seq <= before.seq || frame.epoch !== before.epoch))
      wrong = new Error(`behind ${before.seq} came ${frame.seq}, which names ${frame.prev}`)
    frames.push(frame)
    hear?.(frame)
    for (const each of waiting) each(frame)
  })
  const closed = once(ws, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) }))
  ws.on('error', () => undefined)
  const opened = await Promise.race([once(ws, 'open').then(() => true), closed.then(() => false)])
  if (!opened) throw new Error(`not opened: ${url}${query}`)

  return {
    ws,
    frames,
    closed,
    frame(fits) {
      const there = frames.find(fits)
      if (there !== undefined) return Promise.resolve(there)
      return new Promise((resolve) => {
        const look = (frame: StreamFrame) => {
          if (!fits(frame)) return
          waiting.delete(look)
          resolve(frame)
        }
        waiting.add(look)
      })
    },
    async end() {
      ws.close()
      await closed
      if (wrong !== null) throw wrong
    },
  }
}

/** The answer of a server that does not let one in. */
export function refusedStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Refused> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, { headers })
    ws.on('open', () => reject(new Error('let in')))
    ws.on('error', (error) => reject(error))
    ws.on('unexpected-response', (_, response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }))
    })
  })
}
