/**
 * What every adapter of the Store port must do. A second adapter only has to be named:
 * `describeStoreContract('postgres', { open, openPeer })`. `open` gives a fresh, empty store each time.
 */
import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../src/engine/ports.js'
import { describeAlarms } from './store-contract/alarms.js'
import { describeClusters } from './store-contract/clusters.js'
import { describeCorrection } from './store-contract/correction.js'
import { describeDecisions } from './store-contract/decisions.js'
import { describeJournal } from './store-contract/journal.js'
import { describeMemory } from './store-contract/memory.js'
import { describeOutbox } from './store-contract/outbox.js'
import { describeOwed } from './store-contract/owed.js'
import { describeRetention } from './store-contract/retention.js'

export interface Adapter {
  open(): Promise<Store>
  /** Another daemon on the same database, where the adapter can have one; the contract closes both. */
  openPeer?(store: Store): Promise<Store>
}

/** The stores of the test that is running. */
export interface Opened {
  readonly store: Store
  readonly peer: Store
  readonly hasPeer: boolean
}

export function describeStoreContract(name: string, adapter: Adapter): void {
  describe(`the store contract, ${name}`, () => {
    let store: Store | undefined
    let peer: Store | undefined
    const opened: Opened = {
      get store() {
        if (store === undefined) throw new Error('the store is opened before each test')
        return store
      },
      get peer() {
        if (peer === undefined) throw new Error(`${name} has no peers`)
        return peer
      },
      hasPeer: adapter.openPeer !== undefined,
    }
    beforeEach(async () => {
      store = await adapter.open()
      peer = await adapter.openPeer?.(store)
    })
    afterEach(async () => {
      await peer?.close()
      await store?.close()
    })
    describeClusters(opened)
    describeDecisions(opened)
    describeJournal(opened)
    describeAlarms(opened)
    describeOutbox(opened)
    describeOwed(opened)
    describeMemory(opened)
    describeCorrection(opened)
    describeRetention(opened)
  })
}
