/**
 * Some lines of a bulk job in one go: each is judged among what the lines before it made of the rows, and those that may happen become changes.
 * Pure and synchronous: the store calls it while it holds the row.
 */
import type { DeviceTable } from '../../domain/cucm/devices.js'
import { applyChanges, type CucmChange, type CucmPhone, type CucmState, type CucmUser } from '../../domain/cucm/state.js'
import { isSameUser, type UserWish, userFrom } from '../../domain/cucm/users.js'
import type { Refusal } from '../../domain/refusal.js'
import type { BulkKind, BulkLine } from '../../engine/bulk-port.js'
import type { CucmRow, CucmScope, CucmScopeRows } from '../../engine/cucm-port.js'
import type { ChangeDraft } from '../decide.js'
import { unitsExhausted } from '../operating.js'
import { isSamePhone, type PhoneWish, phoneFrom, phoneScope, refuseAmong } from '../phones.js'

export type Settled = Pick<BulkLine, 'line' | 'result' | 'change' | 'code' | 'reason'>

export interface Fold {
  readonly changes: readonly ChangeDraft[]
  readonly settled: readonly Settled[]
  readonly state: CucmState
}

/** One line: what it is about, and what its row becomes; `null`: nothing. */
export interface Step {
  readonly line: number
  /** Given the rows as they are by then; `null` when nothing would be different. */
  readonly change: (rows: WorkingRows, state: CucmState) => UserChange | PhoneChange | Refusal | null
}

type UserChange = { readonly kind: 'user'; readonly before: CucmUser; readonly after: CucmUser }
type PhoneChange = { readonly kind: 'phone'; readonly before: CucmPhone; readonly after: CucmPhone }

/** The rows of the scope, as the lines so far have left them. */
export type WorkingRows = {
  readonly users: Map<string, CucmUser>
  readonly phones: Map<string, CucmPhone>
  readonly secondaries: Map<string, readonly string[]>
  readonly owned: CucmScopeRows['owned']
}

/** `as`: what a line becomes that changed something. */
export function fold(
  row: CucmRow,
  rows: CucmScopeRows,
  steps: readonly Step[],
  job: { readonly num: number; readonly as: 'changed' | 'undone'; readonly refused: 'failed' | 'kept' },
  devices: DeviceTable,
): Fold {
  const working = { users: new Map(rows.users), phones: new Map(rows.phones), secondaries: new Map(rows.secondaries), owned: rows.owned }
  let { state } = row
  const changes: ChangeDraft[] = []
  const settled: Settled[] = []
  const refused = (line: number, { code, text }: Refusal): Settled => ({ line, result: job.refused, change: null, code, reason: text })
  for (const { line, change } of steps) {
    const outcome = change(working, state)
    if (outcome === null) {
      settled.push({ line, result: 'unchanged', change: null, code: null, reason: null })
      continue
    }
    if ('code' in outcome) {
      settled.push(refused(line, outcome))
      continue
    }
    const next = applyChanges(state, [numbered(outcome, state)])
    const short = unitsExhausted(state, next, row.clusters, devices)
    if (short !== null) {
      settled.push(refused(line, short))
      continue
    }
    state = next
    keep(working, outcome)
    changes.push({ ...outcome, job: jobId(job.num) })
    settled.push({ line, result: job.as, change: state.changes, code: null, reason: null })
  }
  return { changes, settled, state }
}

/** Where it stands in the log does not matter for the sums; its number does. */
function numbered(change: UserChange | PhoneChange, state: CucmState): CucmChange {
  return { ...change, num: state.changes + 1, at: 0, source: 'engine', job: null }
}

function keep(rows: WorkingRows, change: UserChange | PhoneChange): void {
  if (change.kind === 'user') {
    rows.users.set(change.after.userid, change.after)
    return
  }
  const { before, after } = change
  rows.phones.set(after.name, after)
  if (before.primaryPhone !== null) {
    const left = (rows.secondaries.get(before.primaryPhone) ?? []).filter((name) => name !== after.name)
    rows.secondaries.set(before.primaryPhone, left)
  }
  if (after.primaryPhone !== null)
    rows.secondaries.set(after.primaryPhone, [...(rows.secondaries.get(after.primaryPhone) ?? []), after.name])
}

function jobId(num: number): string {
  return `job-${num}`
}

export function stepOf(kind: BulkKind, { line, subject, wish }: Pick<BulkLine, 'line' | 'subject' | 'wish'>, devices: DeviceTable): Step {
  switch (kind) {
    case 'update-users':
      return { line, change: (rows, state) => updateUser(rows, state, subject, wish as UserWish) }
    case 'assign-adjuncts':
      return { line, change: (rows, state) => assignPrimary(rows, state, subject, wish as PhoneWish, devices) }
  }
}

export function scopeOf(kind: BulkKind, lines: readonly Pick<BulkLine, 'subject' | 'wish'>[]): CucmScope {
  switch (kind) {
    case 'update-users':
      return { users: lines.map(({ subject }) => subject) }
    case 'assign-adjuncts':
      return { phones: lines.flatMap(({ wish }) => phoneScope(wish as PhoneWish).phones ?? []) }
  }
}

function updateUser({ users }: WorkingRows, state: CucmState, userid: string, wish: UserWish): UserChange | Refusal | null {
  const before = users.get(userid)
  if (before === undefined) return { code: 'unknown-user', text: `there is no user ${userid}` }
  const after = userFrom(before, wish, state.assigned, state.changes + 1)
  return isSameUser(before, after) ? null : { kind: 'user', before, after }
}

function assignPrimary(
  rows: WorkingRows,
  state: CucmState,
  name: string,
  wish: PhoneWish,
  devices: DeviceTable,
): PhoneChange | Refusal | null {
  const before = rows.phones.get(name)
  if (before === undefined) return { code: 'unknown-phone', text: `there is no phone ${name}` }
  const after = phoneFrom(before, wish, state.changes + 1)
  if (isSamePhone(before, after)) return null
  return refuseAmong(after, before, rows, devices) ?? { kind: 'phone', before, after }
}

/** Takes one change back, unless somebody has changed the row since. */
export function undoStep(
  kind: BulkKind,
  { line, subject, change, before }: { readonly line: number; readonly subject: string; readonly change: number; readonly before: unknown },
  devices: DeviceTable,
): Step {
  const since = { code: 'changed-since', text: `${subject} has been changed since: it stays as it is` }
  return {
    line,
    change: (rows, state) => {
      if (kind === 'update-users') {
        const now = rows.users.get(subject)
        if (now === undefined || now.changed !== change) return since
        return { kind: 'user', before: now, after: { ...(before as CucmUser), changed: state.changes + 1 } }
      }
      const now = rows.phones.get(subject)
      if (now === undefined || now.changed !== change) return since
      const after = { ...(before as CucmPhone), changed: state.changes + 1 }
      return refuseAmong(after, now, rows, devices) ?? { kind: 'phone', before: now, after }
    },
  }
}

export function undoScope(kind: BulkKind, changes: readonly { readonly subject: string; readonly before: unknown }[]): CucmScope {
  switch (kind) {
    case 'update-users':
      return { users: changes.map(({ subject }) => subject) }
    case 'assign-adjuncts':
      return { phones: changes.flatMap(({ before }) => phoneScope(before as CucmPhone).phones ?? []) }
  }
}
