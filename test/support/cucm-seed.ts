/** A store with a Communications Manager and many users in it, for a daemon that is started on it. */
import { createCucm } from '../../src/cucm/managers.js'
import { change } from '../../src/cucm/operating.js'
import { userFrom } from '../../src/domain/cucm/users.js'
import { machine } from '../../src/engine/machine.js'
import { openStore } from '../../src/store/open-store.js'
import { CUCM_MAC } from './cucm.js'
import { CUCM_ID, operatingOn } from './cucm-world.js'

const USERS_AT_ONCE = 1000

/** What the configuration of the daemon has to say of it. */
export const SEEDED = `clock: { start: 2026-04-29T16:00:00Z, speed: 60 }
cucm: [ { id: ${CUCM_ID}, release: "7.0.2", mac: "${CUCM_MAC}" } ]
`

export const seededUser = (index: number) => `user${String(index).padStart(5, '0')}`

export async function seedUsers(folder: string, count: number): Promise<void> {
  const store = await openStore(folder)
  const operating = await operatingOn(store, machine)
  await createCucm(operating, { id: CUCM_ID, release: '7.0.2', mac: CUCM_MAC, units: 0 }, 'configuration')
  for (let from = 0; from < count; from += USERS_AT_ONCE) {
    await change(operating, CUCM_ID, 'api', {}, ({ state }) => ({
      changes: Array.from({ length: Math.min(USERS_AT_ONCE, count - from) }, (_, index) => {
        const after = userFrom(null, { userid: seededUser(from + index) }, state.assigned, state.changes + 1 + index)
        return { kind: 'user', before: null, after, job: null } as const
      }),
      value: null,
    }))
  }
  await operating.engine.stop()
  await store.close()
}
