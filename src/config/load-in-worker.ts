/**
 * Loads a configuration in a thread of its own: at 10,000 clusters the YAML alone takes seconds, in which a daemon that reloads must go on
 * raising alarms. `worker` is the thread's entry, `configuration-worker.js` of the composition level (it knows the sinks).
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ClusterConfiguration, Configuration } from './configuration.js'
import { fileError, refuse } from './finding.js'
import type { LoadResult } from './load-configuration.js'
import { type LoadJob, type LoadMessage, NEXT } from './worker-protocol.js'

/** Nearly all that is parsed is kept: with room for it, it is not copied over and over (a sixth of the time at 10,000 clusters). */
const YOUNG_GENERATION_MB = 64

/** Rejects only when the thread itself fails; everything that is wrong with the file is in the result. */
export async function loadInWorker(job: LoadJob, worker: URL): Promise<LoadResult> {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB }
  const thread = new Worker(worker, { workerData: job, name: 'configuration', resourceLimits })
  try {
    return await gather(thread)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return refuse([
        fileError(
          job.file,
          'file-too-large',
          'needs more memory to be read than there is',
          'create part of the clusters with POST clusters',
        ),
      ])
    }
    throw error
  } finally {
    await thread.terminate()
  }
}

async function gather(thread: Worker): Promise<LoadResult> {
  let head: Configuration | undefined
  const clusters: ClusterConfiguration[] = []
  for (;;) {
    const message = await ask(thread)
    switch (message.kind) {
      case 'refused':
        return message.refusal
      case 'head':
        head = message.configuration
        break
      case 'clusters':
        for (const cluster of message.clusters) clusters.push(cluster)
        break
      case 'end':
        if (head === undefined) throw new Error('the configuration worker ended before it began')
        return { ok: true, configuration: { ...head, clusters } }
    }
    await nextTurn()
  }
}

function ask(thread: Worker): Promise<LoadMessage> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      thread.off('message', onMessage)
      thread.off('error', onError)
      thread.off('exit', onExit)
    }
    const onMessage = (message: LoadMessage) => {
      settle()
      resolve(message)
    }
    const onError = (error: Error) => {
      settle()
      reject(error)
    }
    const onExit = (code: number) => {
      settle()
      reject(new Error(`the configuration worker ended with code ${code}`))
    }
    thread.on('message', onMessage)
    thread.on('error', onError)
    thread.on('exit', onExit)
    thread.postMessage(NEXT)
  })
}
