/** A copy of the store while it runs: written beside its name first, so that a file of that name is always whole. */
import { renameSync, rmSync } from 'node:fs'
import { asStoreError } from '../errors.js'
import type { Connection } from './connection.js'

/** Pages copied at a stretch; the daemon goes on between two. */
const PAGES_PER_STEP = 500

export async function backupTo({ db }: Connection, file: string): Promise<void> {
  const partial = `${file}.partial`
  try {
    await db.backup(partial, { progress: () => PAGES_PER_STEP })
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw asStoreError(error, file)
  }
}
