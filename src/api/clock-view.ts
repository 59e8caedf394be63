/** The clock as the API shows it (design §5.3). */
import { formatInstant, type Instant } from '../domain/instant.js'
import { STAND_MS, type Trust } from '../domain/trust.js'
import { machine } from '../engine/machine.js'
import type { ApiParts } from './parts.js'
import type { ClockObject } from './schemas/daemon.js'

export async function clockNow({ operating: { engine, store }, ...parts }: Pick<ApiParts, 'operating' | 'machine'>): Promise<ClockObject> {
  const { mark } = await store.memory()
  const { time } = engine
  const trust = time.trust()
  const isHeld = trust?.mode === 'held'
  return {
    now: formatInstant(time.now()),
    wall: formatInstant(Math.floor((parts.machine ?? machine).wallMs())),
    simulated: time.simulated !== null,
    ...(time.simulated === null ? {} : { speed: time.simulated.speed }),
    ...(trust === null ? { trust: 'trusted' } : doubtView(trust)),
    mark: mark === null ? null : formatInstant(mark),
    ...(isHeld ? { dueOnConfirm: await dueOnConfirm(engine, trust.wall) } : {}),
  }
}

function doubtView(trust: Trust): Pick<ClockObject, 'trust' | 'since' | 'until'> {
  const { mode, since } = trust
  const until = acceptedAt(trust)
  return {
    trust: mode,
    ...(since === null ? {} : { since: formatInstant(since) }),
    ...(until === null ? {} : { until: formatInstant(until) }),
  }
}

/** Held: once the wall has stood long enough. Behind: when the wall has passed what licence time stands at. */
function acceptedAt({ mode, licence, monotonicMs, standsSinceMs }: Trust): Instant | null {
  switch (mode) {
    case 'trusted':
      return null
    case 'behind':
      return licence
    case 'held':
      return standsSinceMs === null ? null : Math.ceil(licence + STAND_MS - (monotonicMs - standsSinceMs))
  }
}

async function dueOnConfirm(engine: ApiParts['operating']['engine'], wall: Instant) {
  return (await engine.dueBy(wall)).map(({ cluster, at }) => ({ cluster, at: formatInstant(at) }))
}
