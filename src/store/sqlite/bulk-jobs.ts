/** Bulk jobs: rows of a job and of its lines, written beside the changes that they make. */
import { setImmediate } from 'node:timers/promises'
import type { BulkJob, BulkLine, BulkProgress, BulkResult, BulkState, DueBulkJob, NewBulkJob } from '../../engine/bulk-port.js'
import type { Page } from '../../engine/ports.js'
import type { Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'
import { readCursor, toPage } from './cursor.js'

interface RawJob {
  readonly cucm: string
  readonly num: number
  readonly kind: BulkJob['kind']
  readonly state: BulkState
  readonly created_at: number
  readonly run_at: number
  readonly finished_at: number | null
  readonly total: number
  readonly done: number
  readonly undo_line: number | null
}

interface RawLine {
  readonly line: number
  readonly subject: string
  readonly wish: string
  readonly result: BulkResult | null
  readonly change: number | null
  readonly code: string | null
  readonly reason: string | null
}

/** About 10 ms. */
const LINES_A_TRANSACTION = 1000
const NO_RESULTS: Readonly<Record<BulkResult, number>> = { changed: 0, unchanged: 0, failed: 0, undone: 0, kept: 0 }
const JOB_COLUMNS = 'cucms.id AS cucm, num, kind, bulk_jobs.state, created_at, run_at, finished_at, total, done, undo_line'

export type BulkRows = ReturnType<typeof createBulkRows>

export function createBulkRows(connection: Connection) {
  const { db } = connection
  const keyOf = db.prepare<[string], number>('SELECT key FROM cucms WHERE id = ?').pluck()
  const nextNum = db.prepare<[number], number>('SELECT coalesce(max(num), 0) + 1 FROM bulk_jobs WHERE cucm = ?').pluck()
  const insertJob = db.prepare<[number, number, string, number, number, number]>(
    "INSERT INTO bulk_jobs (cucm, num, kind, state, created_at, run_at, total) VALUES (?, ?, ?, 'loading', ?, ?, ?)",
  )
  const insertLine = db.prepare<[number, number, number, string, string, string | null, string | null, string | null]>(
    'INSERT INTO bulk_lines (cucm, job, line, subject, wish, result, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const state = db.prepare<[string, number | null, number, number]>(
    'UPDATE bulk_jobs SET state = ?, finished_at = ? WHERE cucm = ? AND num = ?',
  )
  const job = db.prepare<[number, number], RawJob>(
    `SELECT ${JOB_COLUMNS} FROM bulk_jobs JOIN cucms ON cucms.key = bulk_jobs.cucm WHERE bulk_jobs.cucm = ? AND num = ?`,
  )
  const results = db.prepare<[number, number], { result: BulkResult; count: number }>(
    'SELECT result, count(*) AS count FROM bulk_lines WHERE cucm = ? AND job = ? AND result IS NOT NULL GROUP BY result',
  )
  const jobs = db.prepare<[number, number, number], RawJob>(
    `SELECT ${JOB_COLUMNS} FROM bulk_jobs JOIN cucms ON cucms.key = bulk_jobs.cucm
      WHERE bulk_jobs.cucm = ? AND num < ? AND bulk_jobs.state <> 'loading' ORDER BY num DESC LIMIT ?`,
  )
  const lines = db.prepare<[number, number, number, number], RawLine>(
    'SELECT line, subject, wish, result, change, code, reason FROM bulk_lines WHERE cucm = ? AND job = ? AND line > ? ORDER BY line LIMIT ?',
  )
  const linesOf = db.prepare<[number, number, string, number, number], RawLine>(
    'SELECT line, subject, wish, result, change, code, reason FROM bulk_lines WHERE cucm = ? AND job = ? AND result = ? AND line > ? ORDER BY line LIMIT ?',
  )
  const changed = db.prepare<[number, number, number, number], { line: number; subject: string; change: number; before: string }>(
    `SELECT line, subject, change, before FROM bulk_lines JOIN cucm_changes ON cucm_changes.cucm = bulk_lines.cucm AND num = change
      WHERE bulk_lines.cucm = ? AND bulk_lines.job = ? AND result = 'changed' AND line < ? ORDER BY line DESC LIMIT ?`,
  )
  const under = db.prepare<[], RawJob>(
    `SELECT ${JOB_COLUMNS} FROM bulk_jobs JOIN cucms ON cucms.key = bulk_jobs.cucm WHERE bulk_jobs.state IN ('running', 'undoing') ORDER BY run_at, num LIMIT 1`,
  )
  const due = db.prepare<[number], RawJob>(
    `SELECT ${JOB_COLUMNS} FROM bulk_jobs JOIN cucms ON cucms.key = bulk_jobs.cucm WHERE bulk_jobs.state = 'scheduled' AND run_at <= ? ORDER BY run_at, num LIMIT 1`,
  )
  const moveDone = db.prepare<[number, number, number]>('UPDATE bulk_jobs SET done = ? WHERE cucm = ? AND num = ?')
  const moveUndo = db.prepare<[number, number, number]>('UPDATE bulk_jobs SET undo_line = ? WHERE cucm = ? AND num = ?')
  const settle = db.prepare<[string | null, number | null, string | null, string | null, number, number, number]>(
    'UPDATE bulk_lines SET result = ?, change = coalesce(?, change), code = ?, reason = ? WHERE cucm = ? AND job = ? AND line = ?',
  )
  // A job whose lines were not all written when the process ended was never promised to anybody.
  connection.transaction(() => {
    db.exec(`DELETE FROM bulk_lines WHERE (cucm, job) IN (SELECT cucm, num FROM bulk_jobs WHERE state = 'loading');
      DELETE FROM bulk_jobs WHERE state = 'loading'`)
  })

  const view = (key: number, raw: RawJob): BulkJob => ({
    ...particulars(raw),
    results: { ...NO_RESULTS, ...Object.fromEntries(results.all(key, raw.num).map(({ result, count }) => [result, count])) },
  })

  return {
    async create(cucm: string, now: Instant, { kind, runAt, lines: all }: NewBulkJob): Promise<number | undefined> {
      const key = keyOf.get(cucm)
      if (key === undefined) return undefined
      const num = connection.transaction(() => {
        const next = nextNum.get(key)
        invariant(next !== undefined, 'a maximum has no row')
        insertJob.run(key, next, kind, now, runAt, all.length)
        return next
      })
      for (let from = 0; from < all.length; from += LINES_A_TRANSACTION) {
        connection.transaction(() => {
          for (const each of all.slice(from, from + LINES_A_TRANSACTION))
            insertLine.run(key, num, each.line, each.subject, JSON.stringify(each.wish), each.result, each.code, each.reason)
        })
        await setImmediate()
      }
      connection.transaction(() => state.run('scheduled', null, key, num))
      return num
    },
    job(cucm: string, num: number): BulkJob | undefined {
      const key = keyOf.get(cucm)
      const raw = key === undefined ? undefined : job.get(key, num)
      return key === undefined || raw === undefined || raw.state === 'loading' ? undefined : view(key, raw)
    },
    jobs(cucm: string, { cursor, limit }: { readonly cursor?: string; readonly limit: number }): Page<BulkJob> {
      const key = keyOf.get(cucm) ?? -1
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor)
      const found = jobs.all(key, before, limit + 1).map((raw) => view(key, raw))
      return toPage(found, limit, ({ num }) => num)
    },
    lines(
      cucm: string,
      num: number,
      { afterLine = 0, limit, result }: { readonly afterLine?: number; readonly limit: number; readonly result?: BulkResult },
    ): readonly BulkLine[] {
      const key = keyOf.get(cucm) ?? -1
      const found = result === undefined ? lines.all(key, num, afterLine, limit) : linesOf.all(key, num, result, afterLine, limit)
      return found.map((raw) => ({ ...raw, wish: JSON.parse(raw.wish) as unknown }))
    },
    changes(cucm: string, num: number, { beforeLine, limit }: { readonly beforeLine: number; readonly limit: number }) {
      return changed
        .all(keyOf.get(cucm) ?? -1, num, beforeLine, limit)
        .map((raw) => ({ ...raw, before: JSON.parse(raw.before) as unknown }))
    },
    due(now: Instant): DueBulkJob | undefined {
      const raw = under.get() ?? due.get(now)
      return raw === undefined ? undefined : particulars(raw)
    },
    setState(cucm: string, num: number, from: readonly BulkState[], to: BulkState, now: Instant): boolean {
      return connection.transaction(() => {
        const key = keyOf.get(cucm)
        const raw = key === undefined ? undefined : job.get(key, num)
        if (key === undefined || raw === undefined || !from.includes(raw.state)) return false
        state.run(to, to === 'done' || to === 'cancelled' || to === 'undone' ? now : null, key, num)
        return true
      })
    },
    /** Within the transaction of the changes. */
    write(key: number, { job: num, done, undoLine, lines: settled }: BulkProgress): void {
      if (done !== undefined) moveDone.run(done, key, num)
      if (undoLine !== undefined) moveUndo.run(undoLine, key, num)
      for (const { line, result, change, code, reason } of settled) settle.run(result, change, code, reason, key, num, line)
    },
  }
}

function particulars(raw: RawJob): DueBulkJob {
  return {
    cucm: raw.cucm,
    num: raw.num,
    kind: raw.kind,
    state: raw.state,
    createdAt: raw.created_at,
    runAt: raw.run_at,
    finishedAt: raw.finished_at,
    total: raw.total,
    done: raw.done,
    undoLine: raw.undo_line,
  }
}
