/**
 * Clock correction (design §3.8): the entries of each journal from the first one written later than `to` become void, their alarms with them,
 * and `rebuild` takes the facts again. Many short transactions; what is done is recognised by its journal, so that an interrupted one goes on.
 */
import { setImmediate } from 'node:timers/promises'
import type { CucmRebuilt } from '../../engine/cucm-port.js'
import type { ClusterRow, Decided, Decision } from '../../engine/ports.js'
import type { CucmEntry, CucmState, Entry, Gap, Instant } from '../../engine/store-port.js'
import type { RawClusterToDecide } from './cluster-rows.js'
import { DAEMON, type Parts, writeDecision } from './decide.js'
import type { CucmParts } from './decide-cucm.js'
import { writeGaps } from './gaps.js'
import { type AnyEntry, unpack } from './journal.js'

type Rebuild = (row: ClusterRow, kept: readonly Entry[], voided: readonly Entry[]) => Decision
type RebuildCucm = (state: CucmState, kept: readonly CucmEntry[], voided: readonly CucmEntry[]) => CucmRebuilt
type VoidAlarm = { readonly alarmId: string; readonly sinks: readonly string[] }

const SLICE_MS = 20
const ROWS_PER_FETCH = 32

export async function voidAfter(
  parts: CucmParts,
  to: Instant,
  now: Instant,
  rebuild: Rebuild,
  rebuildCucm: RebuildCucm,
): Promise<{ decided: readonly Decided[]; voidAlarms: readonly VoidAlarm[] }> {
  const { connection, memory } = parts
  const correction = connection.transaction(() => memory.beginCorrection(to))
  const cut = createCut(parts, to, correction)
  const decided: Decided[] = []
  let afterKey: number | null = 0
  while (afterKey !== null) {
    const from: number = afterKey
    afterKey = connection.transaction(() => correctSlice(parts, from, now, cut, rebuild, decided))
    await setImmediate()
  }
  connection.transaction(() => correctCucms(parts, cut, rebuildCucm))
  // It ends with the daemon's `clock-corrected` fact, in whose transaction the void alarms are cleared: until then nobody has been told.
  connection.transaction(() => cutDaemon(parts, to, cut))
  return { decided, voidAlarms: voidAlarms(parts, correction) }
}

/** Corrects clusters for a few milliseconds; answers the last key looked at, `null` at the end. A slice that fails leaves `decided` as it was. */
function correctSlice(parts: Parts, afterKey: number, now: Instant, cut: Cut, rebuild: Rebuild, decided: Decided[]): number | null {
  const stopAt = performance.now() + SLICE_MS
  const written: Decided[] = []
  let key = afterKey
  let raws: readonly RawClusterToDecide[]
  do {
    raws = parts.clusters.afterKey(key, ROWS_PER_FETCH)
    for (const raw of raws) {
      key = raw.key
      const halves = cut(raw.id)
      if (halves !== undefined) {
        const row = parts.clusters.row(raw)
        written.push(writeDecision(parts, raw.key, row, rebuild(row, halves.kept, halves.voided), now))
      }
      if (performance.now() >= stopAt) break
    }
  } while (raws.length > 0 && performance.now() < stopAt)
  decided.push(...written)
  return raws.length === 0 ? null : key
}

/** Marks a subject's journal and alarms from the first entry written later than `to`; `undefined` when it has none. */
type Cut = (subject: string) => { readonly kept: readonly Entry[]; readonly voided: readonly Entry[] } | undefined

function createCut({ connection, journal }: Parts, to: Instant, correction: number): Cut {
  const { db } = connection
  // Entries that are not void never go back in time, so the last one decides.
  const lastAt = db.prepare<[string], number>('SELECT at FROM journal WHERE subject = ? AND void = 0 ORDER BY first DESC LIMIT 1').pluck()
  const voidRow = db.prepare<[number]>('UPDATE journal SET void = 1 WHERE key = ?')
  const voidAlarm = db.prepare<[number, string]>('UPDATE alarms SET void_by = ? WHERE id = ? AND void_by IS NULL')
  return (subject) => {
    const last = lastAt.get(subject)
    if (last === undefined || last <= to) return undefined
    const kept: Entry[] = []
    const voided: Entry[] = []
    for (const row of [...journal.rows(subject)]) {
      if (row.void !== 0) continue
      if (row.at <= to && voided.length === 0) {
        kept.push(...unpack(row))
        continue
      }
      voided.push(...unpack(row))
      voidRow.run(row.key)
    }
    for (const entry of voided) if (entry.type === 'alarm') voidAlarm.run(correction, entry.data.alarmId)
    return { kept, voided }
  }
}

/** Few, each with few entries: one transaction for all. */
function correctCucms({ cucms, journal }: CucmParts, cut: Cut, rebuild: RebuildCucm): void {
  for (const raw of cucms.all()) {
    const halves = cut(raw.id)
    if (halves === undefined) continue
    const { state } = cucms.row(raw)
    const rebuilt = rebuild(state, halves.kept as unknown as readonly CucmEntry[], halves.voided as unknown as readonly CucmEntry[])
    journal.append(raw.id, state.seq, rebuilt.entries)
    cucms.write(raw.key, rebuilt.state)
  }
}

/** The daemon's gaps are facts that are taken again at `to`, as far as they lie before it; its other entries are only void. */
function cutDaemon({ connection, journal }: Parts, to: Instant, cut: Cut): void {
  const voided = cut(DAEMON)?.voided as readonly AnyEntry[] | undefined
  const first = voided?.[0]
  if (voided === undefined || first === undefined) return
  connection.db.prepare<[number]>('DELETE FROM gaps WHERE seq >= ?').run(first.seq)
  const gaps = voided.filter(({ type }) => type === 'gap').map(({ data }) => data as Gap)
  const lastSeq = journal.lastSeq(DAEMON)
  const again = gaps
    .filter(({ from }) => from < to)
    .map(({ from, to: end }, index): AnyEntry => {
      return { seq: lastSeq + 1 + index, at: to, type: 'gap', source: 'engine', data: { from, to: Math.min(end, to) } }
    })
  journal.append(DAEMON, lastSeq, again)
  writeGaps(connection, again)
}

function voidAlarms({ connection }: Parts, correction: number): readonly VoidAlarm[] {
  return connection.db
    .prepare<[number], { alarmId: string; sinks: string }>(
      `SELECT id AS alarmId, (SELECT json_group_array(name) FROM sinks WHERE key IN (SELECT sink FROM deliveries WHERE alarm = alarms.key)) AS sinks
        FROM alarms WHERE void_by = ? ORDER BY key`,
    )
    .all(correction)
    .map(({ alarmId, sinks }) => ({ alarmId, sinks: JSON.parse(sinks) as string[] }))
}
