/**
 * A world of one cluster: what the engine and a store do with `decide`, in memory. A test says what happens and when, and reads what was
 * journalled, raised and told. Nothing here decides anything.
 */
import type { Alarm, Labels } from '../../src/domain/alarm.js'
import type { ClusterState } from '../../src/domain/cluster.js'
import type { Instant } from '../../src/domain/instant.js'
import type { ClusterBlock, Entry, Fact, Gap } from '../../src/domain/journal.js'
import type { ProductProfile } from '../../src/domain/profile.js'
import type { Refusal } from '../../src/domain/refusal.js'
import { decideCorrection } from '../../src/engine/correct.js'
import { type Creation, type Deciding, decideCreation, decideDue, decideFacts } from '../../src/engine/decide.js'
import type { Decision, DeliveryDraft, Router } from '../../src/engine/ports.js'
import { type PreviewItem, preview } from '../../src/engine/preview.js'
import { at, block, CUP7 } from './clusters.js'

/** Routes `noc` up to severity 4 and `archive` everything; a payload says which delivery it is. */
export function routerTo(route: (labels: Labels) => readonly string[] = nocAndArchive): Router {
  return { route, render: (sink, { deliveryId, sequence }) => ({ payload: `${sink} ${sequence} ${deliveryId}`, sequencesTaken: 1 }) }
}

function nocAndArchive(labels: Labels): readonly string[] {
  return Number(labels.severity) <= 4 ? ['noc', 'archive'] : ['archive']
}

export interface Beginning {
  readonly block?: ClusterBlock
  readonly installedAt?: Instant
  /** Left out: at the installation. */
  readonly createdAt?: Instant
  readonly history?: Creation['history']
  readonly profile?: ProductProfile
  readonly router?: Router
  readonly labels?: Labels
}

export interface World {
  state(): ClusterState
  /** Every entry that is not void. */
  readonly journal: () => readonly Entry[]
  readonly alarms: () => readonly Alarm[]
  readonly deliveries: () => readonly DeliveryDraft[]
  readonly sequences: () => Readonly<Record<string, number>>
  readonly nextAt: () => Instant | null
  /** The last decision, as it was. */
  readonly last: () => Decision
  /** Decides what has come due. */
  tick(now: Instant | string, gaps?: readonly Gap[]): Decision
  /** Ticks at each occurrence, as an engine that never sleeps would. */
  run(until: Instant | string): void
  fact(fact: Fact, now: Instant | string, gaps?: readonly Gap[]): Decision
  tryFact(fact: Fact, now: Instant | string): Refusal | null
  preview(until: Instant | string): readonly PreviewItem[]
  correct(to: Instant | string, gaps?: readonly Gap[]): Decision
}

function instantOf(when: Instant | string): Instant {
  return typeof when === 'string' ? at(when) : when
}

export function createWorld(beginning: Beginning = {}): World {
  const profile = beginning.profile ?? CUP7
  const labels = beginning.labels ?? {}
  const deciding: Deciding = {
    profiles: new Map([[profile.id, profile]]),
    router: beginning.router ?? routerTo(),
    clockTrust: 'trusted',
    gaps: [],
  }
  const installedAt = beginning.installedAt ?? at('2026-03-01T17:00:00Z')
  const creation: Creation = {
    block: beginning.block ?? block(),
    labels,
    installedAt,
    history: beginning.history ?? [],
    source: 'configuration',
  }
  const created = decideCreation(creation, beginning.createdAt ?? installedAt, deciding)
  if ('refusal' in created) throw new Error(`${created.refusal.code}: ${created.refusal.text}`)

  let journal: readonly Entry[] = []
  let alarms: readonly Alarm[] = []
  let deliveries: readonly DeliveryDraft[] = []
  let sequences: Readonly<Record<string, number>> = {}
  let last = created.decision
  write(last)

  function write(decision: Decision): Decision {
    journal = [...journal, ...decision.entries]
    alarms = [...alarms, ...decision.alarms]
    deliveries = [...deliveries, ...decision.deliveries]
    sequences = { ...sequences, ...decision.sequences }
    last = decision
    return decision
  }

  function row() {
    return { state: last.state, labels, sequences }
  }

  function tick(now: Instant | string, gaps: readonly Gap[] = []): Decision {
    return write(decideDue(row(), instantOf(now), { ...deciding, gaps }))
  }

  function run(until: Instant | string): void {
    while (last.nextAt !== null && last.nextAt <= instantOf(until)) tick(last.nextAt)
  }

  return {
    state: () => last.state,
    journal: () => journal,
    alarms: () => alarms,
    deliveries: () => deliveries,
    sequences: () => sequences,
    nextAt: () => last.nextAt,
    last: () => last,
    tick,
    run,
    fact(fact, now, gaps = []) {
      const answer = decideFacts(row(), [fact], instantOf(now), 'api', { ...deciding, gaps })
      if ('refusal' in answer) throw new Error(`${fact.type} refused: ${answer.refusal.code}: ${answer.refusal.text}`)
      return write(answer.decision)
    },
    tryFact(fact, now) {
      const answer = decideFacts(row(), [fact], instantOf(now), 'api', deciding)
      if ('refusal' in answer) return answer.refusal
      write(answer.decision)
      return null
    },
    preview: (until) => preview(row(), instantOf(until), deciding),
    correct(to, gaps = []) {
      const cutAt = instantOf(to)
      const first = journal.findIndex((entry) => entry.at > cutAt)
      const kept = first === -1 ? journal : journal.slice(0, first)
      const voided = first === -1 ? [] : journal.slice(first)
      const decision = decideCorrection(row(), kept, voided, { to: cutAt, reason: 'the clock was wrong' }, { ...deciding, gaps })
      journal = kept
      return write(decision)
    },
  }
}

/** A decision as lines, in order: what a person would write down. Ids are given without the cluster. */
export function told(decision: Pick<Decision, 'entries' | 'alarms'>): readonly string[] {
  const byId = new Map(decision.alarms.map((alarm) => [alarm.id, alarm]))
  return decision.entries.flatMap((entry): readonly string[] => {
    switch (entry.type) {
      case 'alarm': {
        const alarm = byId.get(entry.data.alarmId)
        return [`${alarm?.severity} ${alarm?.name} ${short(entry.data.alarmId)}`]
      }
      case 'coalesced':
        return [`coalesced ${short(entry.data.alarmId)}`]
      case 'mode':
        return [`mode ${entry.data.from} > ${entry.data.to}`]
      case 'service-stop':
        return [`stop ${entry.data.node} ${entry.data.service} by ${entry.data.stoppedBy}`]
      case 'service-start':
        return [`start ${entry.data.node} ${entry.data.service}`]
      case 'file-archive':
        return [`archive ${entry.data.file}`]
      case 'clock-opened':
        return [`open ${entry.data.clock} ${entry.data.release}`]
      case 'clock-closed':
        return [`close ${entry.data.clock}${entry.data.ranOut ? ' ran out' : ''}`]
      default:
        return []
    }
  })
}

/** An alarm's id without the cluster in front. */
export function short(alarmId: string): string {
  return alarmId.slice(alarmId.indexOf('.') + 1)
}

/** The last part of every alarm id that was raised: `countdown.P30D`, `end`, `end.ESPStopped.cup-sjc-pub.proxy`. */
export function slotsOf(alarms: readonly Pick<Alarm, 'id'>[]): readonly string[] {
  return alarms.map(({ id }) => short(id).replace(/^(evaluation|grace)\.\d{8}T\d{6}Z(-\d+)?\./, ''))
}
