/** A store with a Communications Manager and many users in it, for a daemon that is started on it. */
import { createCucm } from '../../src/cucm/managers.js'
import { type CucmOperating, change } from '../../src/cucm/operating.js'
import { userFrom } from '../../src/domain/cucm/users.js'
import { createEngine } from '../../src/engine/engine.js'
import { createEvents } from '../../src/engine/events.js'
import { machine } from '../../src/engine/machine.js'
import { openStore } from '../../src/store/open-store.js'
import { CUP7 } from './clusters.js'
import { CUCM_MAC } from './cucm.js'
import { CUCM_ID, SINCE } from './cucm-world.js'
import { deviceTable } from './devices.js'
import { routerTo } from './worlds.js'

const USERS_AT_ONCE = 1000

/** What the configuration of the daemon has to say of it. */
export const SEEDED = `clock: { start: 2026-04-29T16:00:00Z, speed: 60 }
cucm: [ { id: ${CUCM_ID}, release: "7.0.2", mac: "${CUCM_MAC}" } ]
`

export const seededUser = (index: number) => `user${String(index).padStart(5, '0')}`

export async function seedUsers(folder: string, count: number): Promise<void> {
  const store = await openStore(folder)
  const events = createEvents((error) => {
    throw error
  })
  const engine = await createEngine({
    store,
    profiles: new Map([[CUP7.id, CUP7]]),
    events,
    machine,
    self: { hostname: 'daemon-host', version: '0.0.0' },
    simulation: { start: SINCE, speed: 60 },
    crashPoint: () => undefined,
    router: routerTo(),
  })
  const operating: CucmOperating = { engine, store, devices: deviceTable(), events }
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
  await engine.stop()
  await store.close()
}
