/**
 * Series of what Communications Managers license: units of each, users of each presence cluster through it. Read from the store at the first
 * scrape; from then on only one that the engine said something of is read again, since its row holds the texts of its licence files.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { type EngineEvent, UNITS_KINDS, type Units, type UnitsKind } from '../engine/telemetry-port.js'
import { DEFINITIONS } from './definitions/index.js'
import { escapeLabel } from './exposition.js'
import type { FamilyLines } from './family-chunks.js'

const STATES = ['available', 'used', 'overdraft'] as const
const CAPABILITIES = ['cup', 'cupc'] as const
/** Rows read before everything else has its turn: a few milliseconds. */
const READ_AT_ONCE = 100

export interface LicensedFigures {
  readonly cucm: string
  readonly units: Readonly<Record<UnitsKind, Pick<Units, (typeof STATES)[number]>>>
  /** Users with the capability. */
  readonly users: Readonly<Record<(typeof CAPABILITIES)[number], number>>
  /** Presence clusters that have them. */
  readonly clusters: readonly string[]
}

/** What a scrape asks of the Communications Managers. */
export interface LicensedReading {
  all(): Promise<readonly LicensedFigures[]>
  /** `undefined`: there is no such one. */
  one(cucm: string): Promise<LicensedFigures | undefined>
}

export interface Licensed {
  hear(event: EngineEvent): void
  /** Rejects when the store did not answer; the next one tries again. */
  families(): Promise<readonly FamilyLines[]>
}

interface Kept {
  readonly clusters: readonly string[]
  readonly units: string
  readonly users: string
}

export function createLicensed(reading: LicensedReading): Licensed {
  const kept = new Map<string, Kept>()
  /** Which Communications Manager each presence cluster that is kept has. */
  const cucmOf = new Map<string, string>()
  const stale = new Set<string>()
  let isRead = false

  function forget(cucm: string): void {
    for (const cluster of kept.get(cucm)?.clusters ?? []) if (cucmOf.get(cluster) === cucm) cucmOf.delete(cluster)
    kept.delete(cucm)
  }

  function keep(figures: LicensedFigures): void {
    const { cucm, clusters } = figures
    forget(cucm)
    for (const cluster of clusters) cucmOf.set(cluster, cucm)
    kept.set(cucm, { clusters, units: unitsLines(figures), users: clusters.map((cluster) => usersLines(cluster, figures)).join('') })
  }

  async function readStale(): Promise<void> {
    let count = 0
    for (const cucm of stale) {
      stale.delete(cucm)
      try {
        const figures = await reading.one(cucm)
        if (figures === undefined) forget(cucm)
        else keep(figures)
      } catch (error) {
        stale.add(cucm)
        throw error
      }
      if (++count % READ_AT_ONCE === 0) await turnOfTheLoop()
    }
  }

  /** Presence clusters come and go without a word from their Communications Manager. */
  function hearCluster(cluster: string, cucm: string | undefined): void {
    const before = cucmOf.get(cluster)
    if (isRead && before === cucm) return
    if (cucm !== undefined) stale.add(cucm)
    if (before !== undefined) stale.add(before)
  }

  return {
    hear(event) {
      if (event.type === 'cucm') stale.add(event.cucm)
      // A correction of the clock takes the facts of all of them again, and says nothing of each.
      if (event.type === 'daemon-fact' && event.fact.type === 'clock-corrected') for (const cucm of kept.keys()) stale.add(cucm)
      if (event.type !== 'decided') return
      for (const { cluster, decision } of event.decided) {
        const { cucm, retiredAt } = decision.state
        hearCluster(cluster, retiredAt === null ? cucm : undefined)
      }
    },
    async families() {
      if (!isRead) {
        for (const figures of await reading.all()) keep(figures)
        isRead = true
      }
      await readStale()
      const all = [...kept.values()]
      return [
        { definition: DEFINITIONS.licenseUnits, lines: all.map(({ units }) => units) },
        { definition: DEFINITIONS.licenseUsers, lines: all.map(({ users }) => users) },
      ]
    },
  }
}

function unitsLines({ cucm, units }: LicensedFigures): string {
  const { name } = DEFINITIONS.licenseUnits
  return UNITS_KINDS.flatMap((kind) =>
    STATES.map((state) => `${name}{cucm="${escapeLabel(cucm)}",kind="${kind}",state="${state}"} ${units[kind][state]}\n`),
  ).join('')
}

function usersLines(cluster: string, { users }: LicensedFigures): string {
  const { name } = DEFINITIONS.licenseUsers
  return CAPABILITIES.map(
    (capability) => `${name}{cluster="${escapeLabel(cluster)}",capability="${capability}"} ${users[capability]}\n`,
  ).join('')
}
