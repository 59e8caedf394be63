/** A user logs in to a presence cluster: what the chapter's table says, with the user as its Communications Manager has it. */
import { type LoginAttempt, type LoginFeature, type LoginSubject, logIn } from '../domain/cucm/login.js'
import type { CucmUser } from '../domain/cucm/state.js'
import { shortUnits, unitsOf } from '../domain/cucm/units.js'
import { done, type Outcome, refused, unknownCluster } from '../engine/problem.js'
import type { CucmOperating } from './operating.js'

/** The device that makes Cisco Unified Personal Communicator a softphone. */
const SOFTPHONE_MODEL = 'Cisco Unified Personal Communicator'
const OWNED_MAX = 1000

export async function tryLogIn(
  operating: CucmOperating,
  clusterId: string,
  attempt: LoginAttempt,
): Promise<Outcome<readonly LoginFeature[]>> {
  const { store, events } = operating
  const cluster = await store.cluster(clusterId)
  if (cluster === undefined || cluster.state.retiredAt !== null) return unknownCluster(clusterId)
  const answer = logIn(cluster.state, attempt, await subjectOf(operating, cluster.state.cucm, attempt))
  if ('features' in answer) return done(answer.features)
  events.emit({ type: 'login-refused', cluster: clusterId, code: answer.refusal.code })
  return refused(answer.refusal)
}

async function subjectOf(operating: CucmOperating, cucm: string | undefined, attempt: LoginAttempt): Promise<LoginSubject | null> {
  if (cucm === undefined) return null
  const { store } = operating
  const found = await store.cucmUser(cucm, attempt.userid)
  const phones = attempt.softphone ? (await store.cucmPhones(cucm, { owner: attempt.userid, limit: OWNED_MAX })).items : []
  return {
    user: found?.user,
    withoutUnit: found === undefined ? [] : await withoutUnit(operating, cucm, found.user),
    hasSoftphone: phones.some(({ model }) => model === SOFTPHONE_MODEL),
  }
}

/** When units are short, the capabilities assigned last are the ones without (our choice). */
async function withoutUnit({ store, devices }: CucmOperating, cucm: string, user: CucmUser): Promise<LoginSubject['withoutUnit']> {
  const row = await store.cucm(cucm)
  const short = row === undefined ? 0 : shortUnits(unitsOf(row.state, devices))
  if (short === 0) return []
  const lacks = async (assigned: number | null) => assigned !== null && (await store.assignedSince(cucm, assigned)) <= short
  return [...((await lacks(user.cupAssigned)) ? (['CUP'] as const) : []), ...((await lacks(user.cupcAssigned)) ? (['CUPC'] as const) : [])]
}
