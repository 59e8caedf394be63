/** Log-in: the chapter's table "Licensing Modes in Cisco Unified Presence", cell by cell. */
import type { ClusterState } from '../cluster.js'
import type { Refusal } from '../refusal.js'
import type { CucmUser } from './state.js'

export type LoginClient = 'administration' | 'cupc'
export type LoginFeature = 'administration' | 'license-upload' | 'instant-messaging' | 'availability' | 'desk-phone-control' | 'softphone'

export interface LoginAttempt {
  readonly userid: string
  readonly client: LoginClient
  readonly softphone: boolean
}

/** What of the Communications Manager a log-in looks at; `null`: the cluster names none. */
export interface LoginSubject {
  readonly user: CucmUser | undefined
  /** Of the user's capabilities, those that are without a unit. */
  readonly withoutUnit: readonly ('CUP' | 'CUPC')[]
  /** The user owns a Cisco Unified Personal Communicator registered as a softphone. */
  readonly hasSoftphone: boolean
}

/** Why a log-in may be refused, and no other reason. */
export const LOGIN_REFUSALS = [
  'evaluation-expired',
  'grace-expired',
  'no-communications-manager',
  'unknown-user',
  'services-stopped',
  'softphone-in-evaluation',
  'no-capability',
  'units-exhausted',
  'no-softphone-device',
] as const
export type LoginRefusalCode = (typeof LOGIN_REFUSALS)[number]
type LoginRefusal = Refusal & { readonly code: LoginRefusalCode }

export type LoginAnswer = { readonly features: readonly LoginFeature[] } | { readonly refusal: LoginRefusal }

type ClusterView = Pick<ClusterState, 'id' | 'mode' | 'nodes' | 'retiredAt'>

export function logIn(cluster: ClusterView, attempt: LoginAttempt, subject: LoginSubject | null): LoginAnswer {
  if (attempt.client === 'administration') return administration(cluster)
  const refusal = refuseMode(cluster) ?? refuseUser(cluster, attempt, subject) ?? refuseServices(cluster)
  if (refusal !== null) return { refusal }
  switch (cluster.mode) {
    // No unit is asked for, whoever is configured gets in; all but the softphone.
    case 'evaluation':
      return attempt.softphone
        ? refused(
            'softphone-in-evaluation',
            `the softphone of Cisco Unified Personal Communicator is not supported while ${cluster.id} is in evaluation`,
          )
        : { features: ['instant-messaging', 'availability', 'desk-phone-control'] }
    default:
      return licensed(cluster, attempt, subject as LoginSubject)
  }
}

/** Chapter: administrators can log in to upload a valid licence, whatever has run out. */
function administration({ mode }: ClusterView): LoginAnswer {
  const hasRunOut = mode === 'evaluation-expired' || mode === 'grace-expired'
  return { features: hasRunOut ? ['license-upload'] : ['administration', 'license-upload'] }
}

function refuseMode({ id, mode }: ClusterView): LoginRefusal | null {
  if (mode === 'evaluation-expired')
    return { code: mode, text: `the evaluation of ${id} has ended: users cannot log in until a valid server licence is uploaded` }
  if (mode === 'grace-expired')
    return { code: mode, text: `the grace of ${id} has ended: users cannot log in until a valid server licence is uploaded` }
  return null
}

/** "All users who are configured on Cisco Unified Communications Manager", and no others. */
function refuseUser({ id }: ClusterView, { userid }: LoginAttempt, subject: LoginSubject | null): LoginRefusal | null {
  if (subject === null)
    return { code: 'no-communications-manager', text: `${id} has no Communications Manager (\`cucm:\`), so it has no users` }
  return subject.user === undefined
    ? { code: 'unknown-user', text: `${userid} is not configured on the Communications Manager of ${id}` }
    : null
}

/** Presence needs the Presence Engine and the Proxy, on some node (our reading). */
function refuseServices({ id, nodes }: ClusterView): LoginRefusal | null {
  const isUp = nodes.some(({ services }) => Object.values(services).every(({ state }) => state === 'running'))
  return isUp ? null : { code: 'services-stopped', text: `Presence Engine and Proxy run together on no node of ${id}` }
}

/** Production, and grace as production: its services run and its licence stood until the hardware changed (our reading). */
function licensed(
  { id }: ClusterView,
  { userid, softphone }: LoginAttempt,
  { user, withoutUnit, hasSoftphone }: LoginSubject,
): LoginAnswer {
  if (user === undefined || !user.enableCupc) {
    return refused('no-capability', `${userid} has no CUPC capability: assign it (Enable CUPC) on the Communications Manager of ${id}`)
  }
  const [missing] = withoutUnit
  if (missing !== undefined) {
    return refused(
      'units-exhausted',
      `there is no Device License Unit for the ${missing} capability of ${userid}: upload a licence with more units, or take capabilities back`,
    )
  }
  if (softphone && !hasSoftphone) {
    return refused('no-softphone-device', `${userid} has no Cisco Unified Personal Communicator device on the Communications Manager`)
  }
  return {
    features: [
      // Chapter: without presence capabilities "no presence messaging or status updates will be allowed for that user".
      ...(user.enableCup ? (['instant-messaging', 'availability'] as const) : []),
      'desk-phone-control',
      ...(softphone ? (['softphone'] as const) : []),
    ],
  }
}

function refused(code: LoginRefusalCode, text: string): LoginAnswer {
  return { refusal: { code, text } }
}
