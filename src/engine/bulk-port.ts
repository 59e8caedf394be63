/** The store's side of bulk jobs: a job, its lines, and what one transaction writes of them beside the changes themselves. */
import type { Instant } from '../domain/instant.js'
import type { Page } from './ports.js'

export type BulkKind = 'update-users' | 'assign-adjuncts'
export const BULK_KINDS: readonly BulkKind[] = ['update-users', 'assign-adjuncts']

/** `loading`: its lines are still being written; such a one is dropped at the next start. */
export type BulkState = 'loading' | 'scheduled' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone'
/** `kept`: an undo left it, because somebody has changed it since or a rule stands against it. */
export type BulkResult = 'changed' | 'unchanged' | 'failed' | 'undone' | 'kept'

export interface BulkJob {
  readonly cucm: string
  readonly num: number
  readonly kind: BulkKind
  readonly state: BulkState
  readonly createdAt: Instant
  /** Licence time from which it runs. */
  readonly runAt: Instant
  readonly finishedAt: Instant | null
  readonly total: number
  /** The last line that was worked on; lines are numbered as in the file, its header is line 1. */
  readonly done: number
  readonly undoLine: number | null
  readonly results: Readonly<Record<BulkResult, number>>
}

/** Without its results: they are counted line by line, and whoever runs it asks for a job many times. */
export type DueBulkJob = Omit<BulkJob, 'results'>

export interface BulkLine {
  readonly line: number
  /** User id, or name of the phone. */
  readonly subject: string
  readonly wish: unknown
  readonly result: BulkResult | null
  /** Number in the change log of what it changed. */
  readonly change: number | null
  readonly code: string | null
  readonly reason: string | null
}

export interface NewBulkJob {
  readonly kind: BulkKind
  readonly runAt: Instant
  readonly lines: readonly Pick<BulkLine, 'line' | 'subject' | 'wish' | 'result' | 'code' | 'reason'>[]
}

/** What a decision writes of a job in its own transaction: half a line can never be. */
export interface BulkProgress {
  readonly job: number
  /** Only what moves. */
  readonly done?: number
  readonly undoLine?: number
  readonly lines: readonly Pick<BulkLine, 'line' | 'result' | 'change' | 'code' | 'reason'>[]
}

/** Errors: `StoreError`, as of the Store port that this is a part of. */
export interface BulkStore {
  /** Many short transactions; the job is there once the last of them is. Answers its number; `undefined`: there is no such Communications Manager. */
  createBulkJob(cucm: string, now: Instant, job: NewBulkJob): Promise<number | undefined>
  bulkJob(cucm: string, num: number): Promise<BulkJob | undefined>
  /** Newest first. */
  bulkJobs(cucm: string, query: { readonly cursor?: string; readonly limit: number }): Promise<Page<BulkJob>>
  /** Lines in order, those after `afterLine`; with `result`, only such. */
  bulkLines(
    cucm: string,
    num: number,
    query: { readonly afterLine?: number; readonly limit: number; readonly result?: BulkResult },
  ): Promise<readonly BulkLine[]>
  /** Lines that changed something, from the last one before `beforeLine` up, each with what it was before. */
  bulkChanges(
    cucm: string,
    num: number,
    query: { readonly beforeLine: number; readonly limit: number },
  ): Promise<readonly { readonly line: number; readonly subject: string; readonly change: number; readonly before: unknown }[]>
  /** The job to go on with: one that runs or is undone, else the first that is to run by now. */
  dueBulkJob(now: Instant): Promise<DueBulkJob | undefined>
  /** Moves the job on if it is in one of the states `from`; `false` (and nothing written) when it is not. */
  setBulkState(cucm: string, num: number, from: readonly BulkState[], to: BulkState, now: Instant): Promise<boolean>
}
