/** Rows of Communications Managers, their users and phones: reading a decision's scope, writing its changes. */
import type { CucmRow, CucmScope, CucmScopeRows } from '../../engine/cucm-port.js'
import type { CucmChange, CucmPhone, CucmState, CucmUser, Mode } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'
import type { Sequences } from './sequences.js'

export interface RawCucm {
  readonly key: number
  readonly id: string
  readonly origin: string
  readonly state: string
}

interface RawUser {
  readonly userid: string
  readonly primary_extension: string | null
  readonly contacts: number
  readonly cup_assigned: number | null
  readonly cupc_assigned: number | null
  readonly changed: number
}

interface RawPhone {
  readonly name: string
  readonly model: string
  readonly owner: string
  readonly primary_phone: string | null
  readonly changed: number
}

export const USER_COLUMNS = 'userid, primary_extension, contacts, cup_assigned, cupc_assigned, changed'
export const PHONE_COLUMNS = 'name, model, owner, primary_phone, changed'
/** Of the phones that a user owns, so many are named. */
const OWNED_MAX = 5

export interface CucmRows {
  find(id: string): RawCucm | undefined
  all(): readonly RawCucm[]
  row(raw: RawCucm): CucmRow
  scope(key: number, scope: CucmScope): CucmScopeRows
  create(id: string, origin: string, state: CucmState): number
  write(key: number, state: CucmState): void
  change(key: number, changes: readonly CucmChange[]): void
}

export function createCucmRows({ db }: Connection, sequences: Sequences): CucmRows {
  const find = db.prepare<[string], RawCucm>('SELECT key, id, origin, state FROM cucms WHERE id = ?')
  const all = db.prepare<[], RawCucm>('SELECT key, id, origin, state FROM cucms ORDER BY id')
  const served = db.prepare<[string], { id: string; mode: string }>(
    'SELECT id, mode FROM clusters WHERE cucm = ? AND retired = 0 ORDER BY id',
  )
  const insert = db
    .prepare<[string, string, string], number>('INSERT INTO cucms (id, origin, state) VALUES (?, ?, ?) RETURNING key')
    .pluck()
  const update = db.prepare<[string, number]>('UPDATE cucms SET state = ? WHERE key = ?')
  const user = db.prepare<[number, string], RawUser>(`SELECT ${USER_COLUMNS} FROM cucm_users WHERE cucm = ? AND userid = ?`)
  const phone = db.prepare<[number, string], RawPhone>(`SELECT ${PHONE_COLUMNS} FROM cucm_phones WHERE cucm = ? AND name = ?`)
  const secondaries = db.prepare<[number, string], RawPhone>(
    `SELECT ${PHONE_COLUMNS} FROM cucm_phones WHERE cucm = ? AND primary_phone = ? ORDER BY name`,
  )
  const owned = db
    .prepare<[number, string, number], string>('SELECT name FROM cucm_phones WHERE cucm = ? AND owner = ? ORDER BY name LIMIT ?')
    .pluck()
  const putUser = db.prepare<[number, string, string | null, number, number | null, number | null, number]>(
    `INSERT INTO cucm_users (cucm, ${USER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET primary_extension = excluded.primary_extension,
      contacts = excluded.contacts, cup_assigned = excluded.cup_assigned, cupc_assigned = excluded.cupc_assigned, changed = excluded.changed`,
  )
  const putPhone = db.prepare<[number, string, string, string, string | null, number]>(
    `INSERT INTO cucm_phones (cucm, ${PHONE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET model = excluded.model,
      owner = excluded.owner, primary_phone = excluded.primary_phone, changed = excluded.changed`,
  )
  const dropUser = db.prepare<[number, string]>('DELETE FROM cucm_users WHERE cucm = ? AND userid = ?')
  const dropPhone = db.prepare<[number, string]>('DELETE FROM cucm_phones WHERE cucm = ? AND name = ?')
  const log = db.prepare<[number, number, number, string, string, string | null, string | null, string | null]>(
    'INSERT INTO cucm_changes (cucm, num, at, source, kind, job, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )

  function putUserRow(key: number, after: CucmUser): void {
    putUser.run(key, after.userid, after.primaryExtension, after.contacts, after.cupAssigned, after.cupcAssigned, after.changed)
  }

  function writeChange(key: number, change: CucmChange): void {
    const { kind, before, after } = change
    if (kind === 'user') {
      if (after !== null) putUserRow(key, after)
      else
        invariant(before !== null && dropUser.run(key, before.userid).changes === 1, () => `there is no user ${before?.userid} to remove`)
    } else if (after !== null) putPhone.run(key, after.name, after.model, after.owner, after.primaryPhone, after.changed)
    else invariant(before !== null && dropPhone.run(key, before.name).changes === 1, () => `there is no phone ${before?.name} to remove`)
    log.run(key, change.num, change.at, change.source, kind, change.job, json(before), json(after))
  }

  return {
    find: (id) => find.get(id),
    all: () => all.all(),
    row: (raw) => ({
      id: raw.id,
      state: JSON.parse(raw.state) as CucmState,
      origin: raw.origin,
      clusters: served.all(raw.id).map(({ id, mode }) => ({ id, mode: mode as Mode })),
      sequences: sequences.of(raw.id),
    }),
    scope(key, { users = [], phones = [] }) {
      const rows = {
        users: new Map<string, CucmUser>(),
        phones: new Map<string, CucmPhone>(),
        secondaries: new Map<string, readonly string[]>(),
        owned: new Map<string, readonly string[]>(),
      }
      for (const userid of users) {
        const found = user.get(key, userid)
        if (found === undefined) continue
        rows.users.set(userid, userOf(found))
        rows.owned.set(userid, owned.all(key, userid, OWNED_MAX))
      }
      const look = (name: string): CucmPhone | undefined => {
        const known = rows.phones.get(name)
        if (known !== undefined) return known
        const found = phone.get(key, name)
        if (found === undefined) return undefined
        const read = phoneOf(found)
        rows.phones.set(name, read)
        const its = secondaries.all(key, name).map(phoneOf)
        rows.secondaries.set(
          name,
          its.map((each) => each.name),
        )
        for (const each of its) if (!rows.phones.has(each.name)) rows.phones.set(each.name, each)
        return read
      }
      for (const name of phones) {
        const found = look(name)
        if (found !== undefined && found.primaryPhone !== null) look(found.primaryPhone)
      }
      return rows
    },
    create(id, origin, state) {
      const key = insert.get(id, origin, JSON.stringify(state))
      invariant(key !== undefined, `the row of ${id} got no key`)
      return key
    },
    write: (key, state) => void update.run(JSON.stringify(state), key),
    change(key, changes) {
      for (const change of changes) writeChange(key, change)
    },
  }
}

export function userOf(raw: RawUser): CucmUser {
  return {
    userid: raw.userid,
    primaryExtension: raw.primary_extension,
    enableCup: raw.cup_assigned !== null,
    enableCupc: raw.cupc_assigned !== null,
    contacts: raw.contacts,
    cupAssigned: raw.cup_assigned,
    cupcAssigned: raw.cupc_assigned,
    changed: raw.changed,
  }
}

export function phoneOf(raw: RawPhone): CucmPhone {
  return { name: raw.name, model: raw.model, owner: raw.owner, primaryPhone: raw.primary_phone, changed: raw.changed }
}

function json(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}
