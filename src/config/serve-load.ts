/** The loading thread's side of `worker-protocol.ts`: reads and checks once, then answers each request with the next message. */
import { parentPort, workerData } from 'node:worker_threads'
import type { LoadResult } from './load-configuration.js'
import { readConfiguration } from './read-configuration.js'
import type { LoadOptions } from './section.js'
import { CLUSTERS_A_MESSAGE, type LoadJob, type LoadMessage } from './worker-protocol.js'

export function serveLoad(sinkSchemas: LoadOptions['sinkSchemas']): void {
  const port = parentPort
  if (port === null) throw new Error('the configuration worker was started as a program of its own')
  const { file, ...options } = workerData as LoadJob
  const messages = split(readConfiguration(file, { ...options, sinkSchemas }))
  port.on('message', () => {
    const next = messages.next()
    if (next.done) port.close()
    else port.postMessage(next.value)
  })
}

function* split(result: LoadResult): Generator<LoadMessage, void> {
  if (!result.ok) {
    yield { kind: 'refused', refusal: result }
    return
  }
  const { clusters, ...rest } = result.configuration
  yield { kind: 'head', configuration: { ...rest, clusters: [] } }
  for (let from = 0; from < clusters.length; from += CLUSTERS_A_MESSAGE) {
    yield { kind: 'clusters', clusters: clusters.slice(from, from + CLUSTERS_A_MESSAGE) }
  }
  yield { kind: 'end' }
}
