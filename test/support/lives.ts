/**
 * Random lives of a cluster, for properties and torture: facts with their instants, each possible when it happens, many of them at the very
 * instant of an occurrence or a millisecond beside it. A life is plain data; `play` lets a world live it.
 */
import fc from 'fast-check'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/domain/instant.js'
import type { ClusterBlock, Fact, NodeBlock, ServiceName } from '../../src/domain/journal.js'
import { keptFiles, publisherOf } from '../../src/domain/licensing.js'
import type { Cadence } from '../../src/domain/profile.js'
import { refusalOf } from '../../src/domain/refusal.js'
import type { Run } from '../../src/domain/run.js'
import { advance, install, next, occur, take } from '../../src/domain/timeline.js'
import { at, CUP7 } from './clusters.js'
import { createWorld, type World } from './worlds.js'

export interface LifeEvent {
  readonly at: Instant
  readonly fact: Fact
}

export interface Life {
  readonly block: ClusterBlock
  readonly installedAt: Instant
  /** From the installation until here the cluster was somewhere else: `history` happened meanwhile. */
  readonly createdAt: Instant
  readonly history: readonly LifeEvent[]
  /** Ascending, none before the creation. */
  readonly events: readonly LifeEvent[]
  readonly until: Instant
}

const ZONES = [
  'America/Los_Angeles',
  'Europe/Berlin',
  'Australia/Sydney',
  'America/Santiago',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
] as const

type Wait =
  | { readonly kind: 'for'; readonly ms: number }
  /** To the occurrence after so many others, or a millisecond beside it. */
  | { readonly kind: 'occurrence'; readonly skip: number; readonly besideMs: number }

type Deed =
  /** What leads on: a licence, then other hardware, then the steps out of the grace in any order; a retired cluster returns. */
  | { readonly kind: 'onwards'; readonly which: number; readonly servers: number }
  | { readonly kind: 'upload'; readonly servers: number; readonly major: 7 | 8; readonly verdict: 'valid' | 'unverified' }
  | { readonly kind: 'vouch' | 'delete'; readonly which: number }
  | { readonly kind: 'restart-manager' | 'refused' | 'add-node' | 'retire' | 'return' }
  | { readonly kind: 'rebuild'; readonly which: number; readonly mac: number }
  | { readonly kind: 'upgrade' | 'reinstall'; readonly release: string }
  | { readonly kind: 'remove-node'; readonly which: number }
  | { readonly kind: 'start' | 'stop'; readonly which: number; readonly service: ServiceName }

const wait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 25 * DAY_MS }).map((ms): Wait => ({ kind: 'for', ms })) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, HOUR_MS, DAY_MS).map((ms): Wait => ({ kind: 'for', ms })) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('occurrence' as const), skip: fc.nat(31), besideMs: fc.constantFrom(-1, 0, 1) }),
  },
)

const which = fc.nat(5)
const release = fc.constantFrom('7.0.5', '7.0.6', '7.1.2', '8.0.1', '8.6.4')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('onwards' as const), which, servers: fc.constantFrom(1, 2, 3, 4) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('upload' as const),
      servers: fc.integer({ min: 1, max: 4 }),
      major: fc.constantFrom(7 as const, 8 as const),
      verdict: fc.constantFrom('valid' as const, 'valid' as const, 'unverified' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('vouch' as const, 'delete' as const, 'delete' as const), which }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), which: fc.constantFrom(0, 0, 0, 1), mac: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restart-manager' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('upgrade' as const, 'reinstall' as const), release }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('refused' as const, 'add-node' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('retire' as const, 'return' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove-node' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('start' as const, 'stop' as const),
      which,
      service: fc.constantFrom('presence-engine' as const, 'proxy' as const),
    }),
  },
)

const cadence: fc.Arbitrary<Cadence | undefined> = fc.constantFrom(
  undefined,
  undefined,
  'mgr-mib' as const,
  'mgmt-mib' as const,
  'subscription' as const,
  { days: [90, 60, 30, 7, 1], hours: 24 },
)

interface Draft {
  readonly zone: string
  readonly cadence: Cadence | undefined
  readonly nodes: number
  readonly installedAt: Instant
  readonly moves: readonly { readonly wait: Wait; readonly deed: Deed }[]
  readonly historyLength: number
  readonly restMs: number
}

const draft: fc.Arbitrary<Draft> = fc.record({
  zone: fc.constantFrom(...ZONES),
  cadence,
  nodes: fc.integer({ min: 1, max: 3 }),
  // On the minute or off it, in years with and without 29 February, and before the day that Apia skipped.
  installedAt: fc.oneof(
    fc
      .integer({ min: at('2023-10-01T00:00:00Z') / MINUTE_MS, max: at('2027-12-31T00:00:00Z') / MINUTE_MS })
      .map((minute) => minute * MINUTE_MS),
    fc.integer({ min: at('2011-09-20T00:00:00Z'), max: at('2011-12-31T00:00:00Z') }),
  ),
  moves: fc.array(fc.record({ wait, deed }), { maxLength: 16 }),
  historyLength: fc.nat(6),
  restMs: fc.integer({ min: 0, max: 120 * DAY_MS }),
})

/** A whole life. Shrinks to few facts at simple instants. */
export const life: fc.Arbitrary<Life> = draft.map(lived)

function lived(raw: Draft): Life {
  const block = blockOf(raw)
  const run = install({ type: 'installed', data: block }, raw.installedAt, 'configuration', CUP7)
  const all: LifeEvent[] = []
  let now = raw.installedAt
  for (const [index, move] of raw.moves.entries()) {
    now = Math.max(now, instantOf(run, move.wait, now))
    advance(run, now)
    const fact = factOf(run, move.deed, index)
    if (fact === null || refusalOf(run.state, fact, CUP7) !== null) continue
    take(run, fact, now, 'api')
    all.push({ at: now, fact })
  }
  const length = historyLength(all, raw.historyLength)
  const history = all.slice(0, length)
  const createdAt = history.at(-1)?.at ?? raw.installedAt
  return { block, installedAt: raw.installedAt, createdAt, history, events: all.slice(length), until: now + raw.restMs }
}

/** Only facts that a configuration's `history` may hold. */
function historyLength(events: readonly LifeEvent[], wanted: number): number {
  const other = events.findIndex(({ fact }) => ['retired', 'returned', 'license-refused'].includes(fact.type))
  return Math.min(wanted, other === -1 ? events.length : other)
}

function blockOf(raw: Draft): ClusterBlock {
  const nodes = Array.from(
    { length: raw.nodes },
    (_, index): NodeBlock => ({
      hostname: index === 0 ? 'life-pub' : `life-sub${index}`,
      address: `10.1.1.${10 + index}`,
      mac: macOf(index * 16),
      role: index === 0 ? 'publisher' : 'subscriber',
    }),
  )
  return {
    id: 'life',
    product: 'cup-7',
    release: '7.0.5',
    timezone: raw.zone,
    nodes,
    ...(raw.cadence === undefined ? {} : { cadence: raw.cadence }),
  }
}

function macOf(number: number): string {
  return `000bcd${number.toString(16).padStart(6, '0')}`
}

function instantOf(run: Run, wanted: Wait, now: Instant): Instant {
  if (wanted.kind === 'for') return now + wanted.ms
  const ahead: Run = { ...run, steps: [] }
  advance(ahead, now)
  for (let skipped = 0; skipped < wanted.skip; skipped++) {
    const due = next(ahead.state, CUP7)
    if (due === null) break
    occur(ahead, due)
  }
  return (next(ahead.state, CUP7)?.slot.at ?? now) + wanted.besideMs
}

function onwards({ state }: Run, { which: number, servers }: Extract<Deed, { kind: 'onwards' }>): Deed {
  if (state.retiredAt !== null) return { kind: 'return' }
  switch (state.mode) {
    case 'production':
      return number === 5 ? { kind: 'delete', which: 0 } : { kind: 'rebuild', which: 0, mac: 4 + (number % 3) }
    case 'grace':
      if (number < 3) return { kind: 'upload', servers, major: 7, verdict: 'valid' }
      return number === 3 ? { kind: 'restart-manager' } : { kind: 'delete', which: 0 }
    default:
      return { kind: 'upload', servers, major: number === 0 ? 8 : 7, verdict: 'valid' }
  }
}

function factOf(run: Run, deedOrOnwards: Deed, index: number): Fact | null {
  const { state } = run
  const wanted = deedOrOnwards.kind === 'onwards' ? onwards(run, deedOrOnwards) : deedOrOnwards
  const node = (number: number) => state.nodes[number % state.nodes.length] ?? publisherOf(state)
  const file = (number: number) => keptFiles(state)[number % Math.max(1, keptFiles(state).length)]?.file ?? 'none.lic'
  switch (wanted.kind) {
    case 'onwards':
      return null
    case 'upload': {
      const { servers, verdict, major } = wanted
      const name = `life-${index}.lic`
      const { mac } = publisherOf(state)
      return {
        type: 'license-uploaded',
        data: { file: name, verdict, servers, release: `${major}.0`, mac, digest: `digest ${index}`, text: `text ${index}` },
      }
    }
    case 'vouch':
      return { type: 'license-vouched', data: { file: file(wanted.which), by: 'ada', reason: 'the real cluster says so' } }
    case 'delete':
      return { type: 'license-deleted', data: { file: file(wanted.which) } }
    case 'restart-manager':
      return { type: 'license-manager-restarted', data: {} }
    case 'refused':
      return { type: 'license-refused', data: { file: 'other.lic', code: 'license-wrong-mac', reason: 'for another MAC address' } }
    case 'rebuild':
      return {
        type: 'node-rebuilt',
        data: {
          node: node(wanted.which).hostname,
          mac: macOf((wanted.which % 2) * 16 + wanted.mac),
          ...(index % 3 === 0 ? { cause: 'license-mac' } : {}),
        },
      }
    case 'upgrade':
      return { type: 'upgraded', data: { release: wanted.release } }
    case 'reinstall':
      return { type: 'reinstalled', data: { release: wanted.release, ...(index % 2 === 0 ? { eula: { acceptedBy: 'ada' } } : {}) } }
    case 'add-node':
      return { type: 'node-added', data: { hostname: `life-new${index}`, address: `10.1.2.${index}`, mac: macOf(256 + index) } }
    case 'remove-node':
      return { type: 'node-removed', data: { hostname: node(wanted.which).hostname } }
    case 'start':
      return { type: 'service-started', data: { node: node(wanted.which).hostname, service: wanted.service } }
    case 'stop':
      return { type: 'service-stopped', data: { node: node(wanted.which).hostname, service: wanted.service } }
    case 'retire':
      return { type: 'retired', data: {} }
    case 'return': {
      // Under a new block: the last node is gone, another is there, and the publisher may have other hardware.
      const nodes = [
        ...state.nodes
          .slice(0, 3)
          .map(({ services: _, rebuildCause: __, ...rest }) =>
            index % 3 === 0 && rest.role === 'publisher' ? { ...rest, mac: macOf(7) } : rest,
          ),
        ...(index % 2 === 0
          ? []
          : [{ hostname: `life-back${index}`, address: `10.1.3.${index}`, mac: macOf(512 + index), role: 'subscriber' as const }]),
      ]
      const { id, product, timezone, cadence: own } = state
      return { type: 'returned', data: { id, product, release: state.release, timezone, nodes, ...(own === null ? {} : { cadence: own }) } }
    }
  }
}

/** The world in which the life begins. */
export function beginLife(life: Life): World {
  const { block, installedAt, createdAt, history } = life
  return createWorld({ block, installedAt, createdAt, history })
}

/** Lets a world live it, deciding each occurrence when it comes. `before` is called before each fact and once at the end. */
export function play(life: Life, before?: (world: World, until: Instant) => void): World {
  const world = beginLife(life)
  for (const { at: when, fact } of life.events) {
    before?.(world, when)
    world.run(when)
    world.fact(fact, when)
  }
  before?.(world, life.until)
  world.run(life.until)
  return world
}
