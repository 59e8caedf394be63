/**
 * Checkpoints away from the loop: a thread with a connection of its own brings the write-ahead log into the file, while the daemon's thread
 * goes on committing to the log. What came in meanwhile is little, and the daemon's thread does that itself when the log has grown long,
 * because only a log that is wholly in the file begins anew.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Connection } from './connection.js'

const COMMITS_PER_CHECKPOINT = 16
/** 4 KiB each: a log longer than this is ended by the daemon's thread once the other thread has done most of it. */
const LOG_PAGES_MAX = 16_384

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
  } catch (error) {
    pages = null
  }
  parentPort.postMessage(pages)
})
`

/** Answers how to end it. A checkpoint that fails (a full disk) is tried again after the next commits; until then the log keeps everything. */
export function startCheckpoints(connection: Connection, file: string): () => Promise<void> {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const thread = new Worker(THREAD, { eval: true, workerData: { driver, file } })
  thread.unref()
  const { db } = connection
  let commits = 0
  let isRunning = false
  let hasEnded = false
  db.pragma('wal_autocheckpoint = 0')

  const request = (): void => {
    if (isRunning || hasEnded || commits < COMMITS_PER_CHECKPOINT) return
    commits = 0
    isRunning = true
    thread.postMessage('checkpoint')
  }
  thread.on('message', (pages: number | null) => {
    isRunning = false
    if (hasEnded || !db.open) return
    if (pages !== null && pages > LOG_PAGES_MAX) db.pragma('wal_checkpoint(PASSIVE)')
    request()
  })
  // Without the thread SQLite's own checkpoints do, at the price of longer commits.
  thread.on('error', () => {
    hasEnded = true
    if (db.open) db.pragma('wal_autocheckpoint = 1000')
  })
  connection.onTransaction({
    afterCommit: () => {
      commits += 1
      request()
    },
  })
  return async () => {
    if (hasEnded) return
    hasEnded = true
    thread.ref()
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.postMessage('close')
    await ended
  }
}
