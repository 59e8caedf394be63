/**
 * Checkpoints away from the loop: under load a thread with a connection of its own brings the write-ahead log into the file, while the daemon's
 * thread goes on committing to the log. A quiet daemon needs no thread: SQLite's own checkpoint is then rare and small.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Connection } from './connection.js'

const OWN_CHECKPOINT_PAGES = 1000
/** So many commits within a window are load. */
const COMMITS_OF_LOAD = 16
const WINDOW_MS = 1000
/** A checkpoint and a commit share a disk, so it waits for the load to end … */
const QUIET_MS = 200
/** … or for so many commits, a log of some 300 MiB when each has all that a transaction may hold. */
const COMMITS_PER_CHECKPOINT = 512
/** 4 KiB each: only a log that is wholly in the file begins anew, so the daemon's thread does the little that is left of one longer than this. */
const LOG_PAGES_MAX = 131_072

/** Plain JavaScript in a string, so that it runs the same from the sources (tests) and from the build. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.driver)
const db = new Database(workerData.file, { timeout: 0 })
parentPort.on('message', (message) => {
  if (message === 'close') {
    db.close()
    parentPort.close()
    return
  }
  let pages = null
  try {
    pages = db.pragma('wal_checkpoint(PASSIVE)')[0].log
  } catch {
    // The log keeps everything; the next commits ask again.
  }
  parentPort.postMessage(pages)
})
`

/** Answers how to end it. */
export function startCheckpoints(connection: Connection, file: string): () => Promise<void> {
  const { db } = connection
  let thread: Worker | undefined
  let commits = 0
  let windowEndsAt = 0
  let isRunning = false
  let hasEnded = false
  let quiet: NodeJS.Timeout | undefined
  db.pragma(`wal_autocheckpoint = ${OWN_CHECKPOINT_PAGES}`)

  const request = (to: Worker, atLeast: number): void => {
    if (isRunning || hasEnded || commits < atLeast) return
    commits = 0
    isRunning = true
    to.postMessage('checkpoint')
  }
  const start = (): Worker => {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3')
    const started = new Worker(THREAD, { eval: true, workerData: { driver, file } })
    started.unref()
    started.on('online', () => {
      if (!hasEnded) db.pragma('wal_autocheckpoint = 0')
    })
    started.on('message', (pages: number | null) => {
      isRunning = false
      if (hasEnded) return
      if (pages !== null && pages > LOG_PAGES_MAX) db.pragma('wal_checkpoint(PASSIVE)')
      request(started, COMMITS_PER_CHECKPOINT)
    })
    // Without the thread SQLite's own checkpoints do, at the price of longer commits.
    started.on('error', () => {
      if (!hasEnded) db.pragma(`wal_autocheckpoint = ${OWN_CHECKPOINT_PAGES}`)
      hasEnded = true
    })
    return started
  }
  connection.onTransaction({
    afterCommit: () => {
      if (hasEnded) return
      const now = performance.now()
      if (thread === undefined && now >= windowEndsAt) {
        windowEndsAt = now + WINDOW_MS
        commits = 0
      }
      commits += 1
      if (thread === undefined && commits < COMMITS_OF_LOAD) return
      const loaded = thread ?? start()
      thread = loaded
      request(loaded, COMMITS_PER_CHECKPOINT)
      quiet ??= setTimeout(() => request(loaded, COMMITS_OF_LOAD), QUIET_MS).unref()
      quiet.refresh()
    },
  })
  return async () => {
    clearTimeout(quiet)
    if (thread === undefined || hasEnded) return
    hasEnded = true
    const ending = thread
    // While it is waited for it keeps the process alive.
    ending.ref()
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.postMessage('close')
    await ended
  }
}
