/** One daemon a folder: an exclusive transaction held open on a tiny file of its own. The operating system ends it with the process, however that dies. */
import Database from 'better-sqlite3'

/** Answers what releases the lock; throws SQLITE_BUSY when another still holds it after `waitMs`. */
export function lockFolder(file: string, waitMs = 0): () => void {
  const db = new Database(file, { timeout: waitMs })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw error
  }
  return () => void db.close()
}
