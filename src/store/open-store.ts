/** The store that a configuration's `store:` names (design §5.1): a folder, or `memory`. The one place to add another kind. */
import { type Store, StoreError } from '../engine/ports.js'
import { openFolderStore, openMemoryStore } from './sqlite/open.js'

export async function openStore(location: string): Promise<Store> {
  if (/^[a-z]+:\/\//.test(location)) {
    throw new StoreError(
      'store-unreadable',
      `the store ${location.replace(/\/\/.*@/, '//')} is of a kind that this version does not know; name a folder, or memory`,
    )
  }
  return location === 'memory' ? openMemoryStore() : openFolderStore(location)
}
