/**
 * Real peers: programs from other people that a test talks to. A test whose peer is absent is reported as skipped by name, with the one
 * command that installs it; with `CI=true` it fails instead (design §6). `scripts/install-peers` knows the same names.
 */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

export type PeerName = keyof typeof PEERS

/** A peer that is here: its program, and what must be in the environment for it to run. */
export interface Peer {
  readonly available: true
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

export interface AbsentPeer {
  readonly available: false
  readonly reason: string
}

interface PeerDefinition {
  readonly program: string
  /** Looked at before PATH. */
  readonly folders?: readonly string[]
  /** Files that have to be there too; each entry is a choice between the same file of several architectures. */
  readonly modules?: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
}

const PEERS_FOLDER = fileURLToPath(new URL('../../.peers', import.meta.url))
const NODE24 = join(PEERS_FOLDER, 'node24')
const SYSLOG_NG = join(PEERS_FOLDER, 'syslog-ng')

/** `/usr/lib/x86_64-linux-gnu/<file>` and its like for every architecture that this machine has libraries of. */
function multiarch(root: string, file: string): readonly string[] {
  const lib = join(root, 'usr/lib')
  if (!existsSync(lib)) return []
  return triplets(lib).map((triplet) => join(lib, triplet, file))
}

function triplets(lib: string): readonly string[] {
  return readdirSync(lib).filter((name) => name.endsWith('-linux-gnu'))
}

/** syslog-ng lives in a folder of its own: Debian's package conflicts with rsyslog's. `SYSLOGNG_PREFIX` moves its modules and its SCL. */
const SYSLOG_NG_ENV = {
  SYSLOGNG_PREFIX: join(SYSLOG_NG, 'usr'),
  LD_LIBRARY_PATH: [
    join(SYSLOG_NG, 'usr/lib/syslog-ng'),
    ...multiarch(SYSLOG_NG, ''),
    ...multiarch(SYSLOG_NG, '').map((folder) => folder.replace(join(SYSLOG_NG, 'usr/lib'), join(SYSLOG_NG, 'lib'))),
  ].join(delimiter),
}

const PEERS = {
  rsyslog: { program: 'rsyslogd', modules: [multiarch('/', 'rsyslog/lmnsd_gtls.so'), multiarch('/', 'rsyslog/imrelp.so')] },
  'syslog-ng': {
    program: 'syslog-ng',
    folders: [join(SYSLOG_NG, 'usr/sbin')],
    modules: [[join(SYSLOG_NG, 'usr/share/syslog-ng/include/scl.conf')]],
    env: SYSLOG_NG_ENV,
  },
  loggen: { program: 'loggen', folders: [join(SYSLOG_NG, 'usr/bin')], env: SYSLOG_NG_ENV },
  prometheus: { program: 'prometheus' },
  promtool: { program: 'promtool' },
  alertmanager: { program: 'prometheus-alertmanager' },
  amtool: { program: 'amtool' },
  faketime: { program: 'faketime', modules: [multiarch('/', 'faketime/libfaketime.so.1')] },
  snmptrapd: { program: 'snmptrapd' },
  postgres: { program: 'postgres', folders: ['/usr/lib/postgresql/15/bin'] },
  chromium: { program: 'chromium' },
  // A terminal for a program whose own streams are pipes.
  script: { program: 'script' },
  node24: {
    program: 'node',
    folders: [join(NODE24, 'node/bin')],
    modules: [[join(NODE24, 'better-sqlite3/build/Release/better_sqlite3.node')]],
  },
} as const satisfies Record<string, PeerDefinition>

/** Peers that are only good from their own folder: the program of that name on PATH is another one. */
const OWN_FOLDER_ONLY: ReadonlySet<PeerName> = new Set<PeerName>(['syslog-ng', 'loggen', 'node24'])

const INSTALL_COMMAND = 'scripts/install-peers'

/** Looks a peer up on this machine. `searchPath` stands in for PATH (daemons of Debian live in `/usr/sbin`, which a user's PATH lacks). */
export function requirePeer(name: PeerName, searchPath = `${process.env.PATH ?? ''}${delimiter}/usr/sbin`): Peer | AbsentPeer {
  const definition: PeerDefinition = PEERS[name]
  const folders = [...(definition.folders ?? []), ...(OWN_FOLDER_ONLY.has(name) ? [] : searchPath.split(delimiter))]
  const path = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, definition.program))
    .find(isExecutable)
  if (path === undefined) return { available: false, reason: `${name} is not on this machine: run ${INSTALL_COMMAND}` }
  const missing = (definition.modules ?? []).find((choices) => !choices.some((file) => existsSync(file)))
  if (missing !== undefined)
    return { available: false, reason: `${name} is here without ${missing[0] ?? 'a module'}: run ${INSTALL_COMMAND}` }
  return { available: true, path, env: definition.env ?? {} }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // accessSync says "no" by throwing, whatever the reason.
    return false
  }
}

/** A `describe` for tests that need the peer. */
export function describePeer(name: PeerName, title: string, tests: (peer: Peer) => void): void {
  const peer = requirePeer(name)
  if (peer.available) describe(title, () => tests(peer))
  else reportAbsent(title, peer)
}

/** An `it` for one test that needs the peer. */
export function itWithPeer(name: PeerName, title: string, test: (peer: Peer) => void | Promise<void>, timeoutMs?: number): void {
  const peer = requirePeer(name)
  if (peer.available) it(title, () => test(peer), timeoutMs)
  else reportAbsent(title, peer)
}

function reportAbsent(title: string, peer: AbsentPeer): void {
  if (process.env.CI === 'true') {
    it(title, () => {
      throw new Error(peer.reason)
    })
  } else it.skip(`${title} [${peer.reason}]`)
}
