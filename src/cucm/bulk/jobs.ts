/** Bulk jobs as an administrator sees them: dry run, order, cancel, undo (chapter: Bulk Administration > CUP > Update CUP/CUPC Users). */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { CucmState } from '../../domain/cucm/state.js'
import { type Units, unitsOf } from '../../domain/cucm/units.js'
import type { Instant } from '../../domain/instant.js'
import type { BulkJob, BulkKind, NewBulkJob } from '../../engine/bulk-port.js'
import type { CucmRow } from '../../engine/cucm-port.js'
import { done, type Outcome, problem } from '../../engine/problem.js'
import { type CucmOperating, rowOf, unknownCucm } from '../operating.js'
import { fold, type Settled, scopeOf, stepOf } from './fold.js'

export interface BulkOrder {
  readonly kind: BulkKind
  readonly lines: NewBulkJob['lines']
  /** Licence time; `null`: now. */
  readonly at: Instant | null
}

export interface BulkDiff {
  readonly line: number
  readonly subject: string
  readonly before: object
  readonly after: object
}

export interface BulkPreview {
  readonly total: number
  readonly results: { readonly changed: number; readonly unchanged: number; readonly failed: number }
  readonly diff: readonly BulkDiff[]
  readonly failed: readonly { readonly line: number; readonly subject: string; readonly code: string; readonly reason: string }[]
  readonly units: { readonly before: Units; readonly after: Units }
}

const LINES_AT_ONCE = 500

/** What the job would do if it ran now; changes nothing. */
export async function previewBulk(
  operating: CucmOperating,
  id: string,
  { kind, lines }: Pick<BulkOrder, 'kind' | 'lines'>,
): Promise<Outcome<BulkPreview>> {
  const { store, engine, devices } = operating
  const begin = await rowOf(operating, id)
  if (!begin.ok) return begin
  const subjects = new Map(lines.map(({ line, subject }) => [line, subject]))
  const settled: Settled[] = lines.flatMap(({ line, result, code, reason }) =>
    result === null ? [] : [{ line, result, change: null, code, reason }],
  )
  const diff: BulkDiff[] = []
  const open = lines.filter(({ result }) => result === null)
  let state: CucmState = begin.value.state
  for (let from = 0; from < open.length; from += LINES_AT_ONCE) {
    const some = open.slice(from, from + LINES_AT_ONCE)
    const steps = some.map((line) => stepOf(kind, line, devices))
    const sofar = state
    const folded = await store.decideCucm(id, engine.time.now(), scopeOf(kind, some), (row, rows) => {
      const supposed: CucmRow = { ...row, state: sofar }
      return { decision: null, result: fold(supposed, rows, steps, { num: 0, as: 'changed', refused: 'failed' }, devices) }
    })
    if (folded === undefined) return unknownCucm(id)
    const { changes, settled: became } = folded.result
    state = folded.result.state
    settled.push(...became)
    const changed = became.filter(({ result }) => result === 'changed')
    for (const [index, { before, after }] of changes.entries()) {
      const line = changed[index]?.line ?? 0
      if (before !== null && after !== null) diff.push({ line, subject: subjects.get(line) ?? '', before, after })
    }
    await turnOfTheLoop()
  }
  const count = (of: string) => settled.filter(({ result }) => result === of).length
  return done({
    total: lines.length,
    results: { changed: count('changed'), unchanged: count('unchanged'), failed: count('failed') },
    diff,
    failed: settled
      .filter(({ result }) => result === 'failed')
      .sort((a, b) => a.line - b.line)
      .map(({ line, code, reason }) => ({ line, subject: subjects.get(line) ?? '', code: code ?? '', reason: reason ?? '' })),
    units: { before: unitsOf(begin.value.state, devices), after: unitsOf(state, devices) },
  })
}

/** Takes the order: it is durable when this answers, and runs by itself. */
export async function orderBulk(operating: CucmOperating, id: string, { kind, lines, at }: BulkOrder): Promise<Outcome<BulkJob>> {
  const now = operating.engine.time.now()
  if (at !== null && at < now) return problem('in-the-past', 'the job would have to run in the past: leave `at` out to run it now')
  const num = await operating.store.createBulkJob(id, now, { kind, runAt: at ?? now, lines })
  return num === undefined ? unknownCucm(id) : await jobOf(operating, id, num)
}

export async function jobOf({ store }: Pick<CucmOperating, 'store'>, id: string, num: number): Promise<Outcome<BulkJob>> {
  if ((await store.cucm(id)) === undefined) return unknownCucm(id)
  const job = await store.bulkJob(id, num)
  return job === undefined ? problem('unknown-job', `${id} has no bulk job job-${num}`) : done(job)
}

/** A job that has not come to its end stops between two lines; what it did stays, and can be undone. */
export async function cancelBulk(operating: CucmOperating, id: string, num: number): Promise<Outcome<BulkJob>> {
  return await move(operating, id, num, ['scheduled', 'running'], 'cancelled', 'only a job that is scheduled or runs can be cancelled')
}

export async function undoBulk(operating: CucmOperating, id: string, num: number): Promise<Outcome<BulkJob>> {
  return await move(operating, id, num, ['done', 'cancelled'], 'undoing', 'only a job that has come to its end can be undone, and once')
}

async function move(
  operating: CucmOperating,
  id: string,
  num: number,
  from: readonly BulkJob['state'][],
  to: BulkJob['state'],
  rule: string,
): Promise<Outcome<BulkJob>> {
  const job = await jobOf(operating, id, num)
  if (!job.ok) return job
  const moved = await operating.engine.inTurn((now) => operating.store.setBulkState(id, num, from, to, now))
  const after = await jobOf(operating, id, num)
  if (moved || !after.ok) return after
  return problem('job-state', `job-${num} is ${after.value.state}: ${rule}`)
}
