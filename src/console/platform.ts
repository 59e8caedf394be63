/**
 * The platform's own command line (facts §6), simulated: one command at a time on one node of a cluster, over the same operations as the API.
 * It holds nothing between two commands; whoever talks to it holds the conversation.
 */
import type { Node } from '../domain/cluster.js'
import { keptFiles, publisherOf } from '../domain/licensing.js'
import type { ClusterRow } from '../engine/ports.js'
import { done, type Outcome, problem, unknownCluster } from '../engine/problem.js'
import { type Answer, lines, refuse, refuseRole } from './answer.js'
import { type Completion, complete } from './complete.js'
import { COMMANDS, type CommandName } from './grammar.js'
import { help } from './help.js'
import { deleteLicense, listLicenses, viewLicense } from './license-commands.js'
import { type ParsedCommand, parse } from './parse.js'
import { controlService, listServices } from './service-commands.js'
import { servicesOf } from './service-names.js'
import type { PlatformParts, Session } from './session.js'
import { showNetwork, showStatus, showVersion } from './show-commands.js'
import { visible } from './visible.js'

export interface PlatformOrder {
  readonly cluster: string
  readonly node: string
  readonly command: string
  /** The question that was answered with yes; `null` when none was asked. */
  readonly confirmed: string | null
  /** Whether whoever types has a role; roles are the API's. */
  readonly may: Session['may']
}

/** What is shown of an answer; nothing in it steers a terminal. */
export interface PlatformAnswer {
  readonly outcome: Answer['outcome']
  /** Lines, each but the last ended; a refusal is one. */
  readonly output: string
  readonly question: string | null
  /** Of a refusal: stable, for programs. */
  readonly code: string | null
}

export interface Platform {
  /** A problem only where there is nobody to talk to: `unknown-cluster`, `unknown-node`. A command that is refused is an answer. */
  run(order: PlatformOrder): Promise<Outcome<PlatformAnswer>>
  complete(at: { readonly cluster: string; readonly node: string; readonly line: string }): Promise<Outcome<Completion>>
}

type Run = (session: Session, command: ParsedCommand) => Answer | Promise<Answer>

const RUN: Readonly<Record<CommandName, Run>> = {
  'file delete license': deleteLicense,
  'file list license': listLicenses,
  'file view license': viewLicense,
  'show network eth0': showNetwork,
  'show status': showStatus,
  'show version active': showVersion,
  'utils service list': listServices,
  'utils service restart': (session, command) => controlService(session, 'restart', command),
  'utils service start': (session, command) => controlService(session, 'start', command),
  'utils service stop': (session, command) => controlService(session, 'stop', command),
  help: (_, { topic }) => help(topic),
  exit: () => ({ outcome: 'exit' }),
  quit: () => ({ outcome: 'exit' }),
}

export function createPlatform(parts: PlatformParts): Platform {
  async function find(cluster: string, hostname: string): Promise<Outcome<{ readonly row: ClusterRow; readonly node: Node }>> {
    const row = await parts.operating.store.cluster(cluster)
    if (row === undefined) return unknownCluster(cluster)
    const node = row.state.nodes.find((each) => each.hostname === hostname)
    return node === undefined ? problem('unknown-node', `${cluster} has no node ${hostname}`) : done({ row, node })
  }

  return {
    async run({ cluster, node, command, confirmed, may }) {
      const found = await find(cluster, node)
      if (!found.ok) return found
      return done(shown(await answer({ parts, ...found.value, now: parts.operating.engine.time.now(), confirmed, may }, command)))
    },
    async complete({ cluster, node, line }) {
      const found = await find(cluster, node)
      if (!found.ok) return found
      const { state } = found.value.row
      const files = found.value.node.role === 'publisher' ? keptFiles(state).map(({ file }) => file) : []
      const services = servicesOf(found.value.node, state.release).map(({ name }) => name)
      const { replaces, candidates } = complete(line, { files, services })
      return done({ replaces, candidates: candidates.map(visible) })
    },
  }
}

async function answer(session: Session, line: string): Promise<Answer> {
  if (line.trim() === '') return lines()
  const parsed = parse(line)
  if (!parsed.ok) return refuse(parsed.misread.code, parsed.misread.text)
  const { name } = parsed.command
  if (!session.may(COMMANDS[name].needs)) return refuseRole(name, COMMANDS[name].needs)
  if (COMMANDS[name].at === 'publisher' && session.node.role !== 'publisher') {
    const { hostname } = publisherOf(session.row.state)
    return refuse('not-on-a-subscriber', `"${name}" works on the publisher only: log in to ${hostname} for it`)
  }
  return await RUN[name](session, parsed.command)
}

function shown(answer: Answer): PlatformAnswer {
  const { outcome } = answer
  switch (answer.outcome) {
    case 'done':
      return { outcome, output: answer.lines.map(visible).join('\n'), question: null, code: null }
    case 'refused':
      return { outcome, output: visible(answer.text), question: null, code: answer.code }
    case 'question':
      return { outcome, output: '', question: visible(answer.question), code: null }
    case 'exit':
      return { outcome, output: '', question: null, code: null }
  }
}
