/** `utils service list|start|stop|restart`, in the shapes that are known (facts §6); that of `stop` is taken to be like that of `start` (ours). */
import { suggest } from '../config/near-miss.js'
import { publisherOf } from '../domain/licensing.js'
import { serviceViews } from '../domain/view.js'
import { happen } from '../engine/cluster-operations.js'
import { type Answer, lines, refuse, refusedBy, refuseRole } from './answer.js'
import { whatIsLeft } from './notes.js'
import { type ParsedCommand, quoted } from './parse.js'
import { LICENSE_MANAGER, type NamedService, servicesOf } from './service-names.js'
import type { ServiceDeed, Session } from './session.js'

/** Only the services that licensing concerns: the others are not simulated, so nothing is said of them. */
export function listServices({ row: { state }, node }: Session): Answer {
  const views = serviceViews(state).filter((view) => view.node === node.hostname)
  const shown = servicesOf(node, state.release).map(({ name, service }) => {
    const view = views.find((each) => each.service === service)
    return view?.state === 'stopped' ? `${name}[STOPPED]  ${whyStopped(view.stoppedBy)}` : `${name}[STARTED]`
  })
  return lines(
    'Requesting service status, please wait...',
    'Service Manager is running',
    'Getting list of all services',
    '>> Return code = 0',
    ...shown,
    `Primary Node =${node.role === 'publisher'}`,
  )
}

/** The words behind `[STOPPED]` are ours but for their place. */
function whyStopped(stoppedBy: 'expiry' | 'license' | 'administrator' | undefined): string {
  switch (stoppedBy) {
    case 'expiry':
      return 'Evaluation or grace period expired'
    case 'license':
      return 'No server license for this node'
    default:
      return 'Stopped by an administrator'
  }
}

export async function controlService(session: Session, deed: ServiceDeed, { service: name }: ParsedCommand): Promise<Answer> {
  const { row, node, parts } = session
  const known = servicesOf(node, row.state.release)
  const named = known.find((each) => same(each.name, name))
  if (named === undefined) return unknownService(session, known, name)
  if (named.service === 'license-manager') return await controlLicenseManager(session, deed)
  const result = await parts.controlService(row.id, node.hostname, named.service, deed)
  return result.ok ? lines(...conversation(named.name, deed)) : refusedBy(result.problem)
}

/** Its restart is a fact of the platform; that it stands still in between is nothing that licensing knows of (ours). */
async function controlLicenseManager(session: Session, deed: ServiceDeed): Promise<Answer> {
  const { name } = LICENSE_MANAGER
  if (deed !== 'restart') return refuse('not-simulated', `only the restart of ${name} is simulated: utils service restart ${name}`)
  if (!session.may('administrator')) return refuseRole(`utils service restart ${name}`, 'administrator')
  const fact = { type: 'license-manager-restarted', data: {} } as const
  const result = await happen(session.parts.operating, session.row.id, fact, 'console')
  if (!result.ok) return refusedBy(result.problem)
  return lines(...conversation(name, deed), ...whatIsLeft(session, result.value))
}

function unknownService({ row }: Session, known: readonly NamedService[], name: string): Answer {
  if (same(LICENSE_MANAGER.name, name)) {
    const { hostname } = publisherOf(row.state)
    return refuse('not-on-a-subscriber', `${LICENSE_MANAGER.name} runs on the publisher: log in to ${hostname} for it`)
  }
  const names = known.map((each) => each.name)
  return refuse('unknown-service', `there is no service ${quoted(name)} here: ${suggest(name, names, 'services')}`)
}

function same(name: string, typed: string): boolean {
  return name.toLowerCase() === typed.toLowerCase()
}

function conversation(name: string, deed: ServiceDeed): readonly string[] {
  const [going, gone] = deed === 'stop' ? ['STOPPING', 'STOPPED'] : ['STARTING', 'STARTED']
  return [
    ...(deed === 'restart' ? [PATIENCE] : []),
    'Service Manager is running',
    ...[going, going, gone].map((state) => `${name}[${state}]`),
  ]
}

const PATIENCE =
  'Do not press Ctrl+C while the service is restarting. If the service has not restarted properly, execute the same command again.'
