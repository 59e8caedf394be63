/** Lists of a Communications Manager: users, phones, the change log. */
import type { Find, ListedUser, PhoneQuery, UserQuery } from '../../engine/cucm-port.js'
import { type Page, StoreError } from '../../engine/ports.js'
import type { CucmChange, CucmPhone, Source } from '../../engine/store-port.js'
import type { Connection } from './connection.js'
import { type CucmRows, PHONE_COLUMNS, phoneOf, USER_COLUMNS, userOf } from './cucm-rows.js'
import { readCursor, toPage } from './cursor.js'

type RawListedUser = Parameters<typeof userOf>[0] & { readonly devices: number }

interface RawChange {
  readonly num: number
  readonly at: number
  readonly source: Source
  readonly kind: 'user' | 'phone'
  readonly job: string | null
  readonly before: string | null
  readonly after: string | null
}

export interface CucmReads {
  user(id: string, userid: string): ListedUser | undefined
  phone(id: string, name: string): CucmPhone | undefined
  users(id: string, query: UserQuery): Page<ListedUser>
  phones(id: string, query: PhoneQuery): Page<CucmPhone>
  assignedSince(id: string, number: number): number
  changes(id: string, query: { readonly cursor?: string; readonly limit: number; readonly job?: string }): Page<CucmChange>
}

export function createCucmReads({ db }: Connection, rows: CucmRows): CucmReads {
  const keyOf = (id: string): number => rows.find(id)?.key ?? -1
  const since = (column: 'cup_assigned' | 'cupc_assigned') =>
    db.prepare<[number, number], number>(`SELECT count(*) FROM cucm_users WHERE cucm = ? AND ${column} >= ?`).pluck()
  const cupSince = since('cup_assigned')
  const cupcSince = since('cupc_assigned')

  const listed = `${USER_COLUMNS}, (SELECT count(*) FROM cucm_phones WHERE cucm_phones.cucm = cucm_users.cucm AND owner = userid) AS devices`
  const user = db.prepare<[number, string], RawListedUser>(`SELECT ${listed} FROM cucm_users WHERE cucm = ? AND userid = ?`)
  const phone = db.prepare<[number, string], Parameters<typeof phoneOf>[0]>(
    `SELECT ${PHONE_COLUMNS} FROM cucm_phones WHERE cucm = ? AND name = ?`,
  )

  return {
    user(id, userid) {
      const raw = user.get(keyOf(id), userid)
      return raw === undefined ? undefined : listedUser(raw)
    },
    phone(id, name) {
      const raw = phone.get(keyOf(id), name)
      return raw === undefined ? undefined : phoneOf(raw)
    },
    users(id, query) {
      const where = new Where().and('cucm = ?', keyOf(id)).after('userid', query.cursor)
      if (query.capability !== undefined) where.and(`${query.capability}_assigned IS NOT NULL`)
      if (query.find !== undefined)
        where.find(query.by === 'primaryExtension' ? 'primary_extension' : 'userid', query.find, query.text ?? '')
      const found = db
        .prepare<unknown[], RawListedUser>(`SELECT ${listed} FROM cucm_users ${where.sql()} ORDER BY userid LIMIT ?`)
        .all(...where.values, query.limit + 1)
      return byName(found.map(listedUser), query.limit, ({ user }) => user.userid)
    },
    phones(id, query) {
      const where = new Where().and('cucm = ?', keyOf(id)).after('name', query.cursor)
      if (query.owner !== undefined) where.and('owner = ?', query.owner)
      if (query.primaryPhone !== undefined) where.and('primary_phone = ?', query.primaryPhone)
      if (query.find !== undefined) where.find('name', query.find, query.text ?? '')
      const found = db
        .prepare<unknown[], Parameters<typeof phoneOf>[0]>(`SELECT ${PHONE_COLUMNS} FROM cucm_phones ${where.sql()} ORDER BY name LIMIT ?`)
        .all(...where.values, query.limit + 1)
      return byName(found.map(phoneOf), query.limit, ({ name }) => name)
    },
    assignedSince(id, number) {
      const key = keyOf(id)
      return (cupSince.get(key, number) ?? 0) + (cupcSince.get(key, number) ?? 0)
    },
    changes(id, { cursor, limit, job }) {
      const where = new Where().and('cucm = ?', keyOf(id))
      if (cursor !== undefined) where.and('num < ?', readCursor(cursor))
      if (job !== undefined) where.and('job = ?', job)
      const found = db
        .prepare<unknown[], RawChange>(
          `SELECT num, at, source, kind, job, before, after FROM cucm_changes ${where.sql()} ORDER BY num DESC LIMIT ?`,
        )
        .all(...where.values, limit + 1)
      return toPage(found.map(changeOf), limit, ({ num }) => num)
    },
  }
}

function listedUser(raw: RawListedUser): ListedUser {
  return { user: userOf(raw), devices: raw.devices }
}

function changeOf({ before, after, ...raw }: RawChange): CucmChange {
  return {
    ...raw,
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  } as CucmChange
}

/** Lists by name go on behind the last name given; the cursor is that name, in hexadecimal, so that any of them is safe in an address. */
function byName<T>(found: readonly T[], limit: number, nameOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last !== undefined ? Buffer.from(nameOf(last)).toString('hex') : null }
}

function nameOfCursor(cursor: string): string {
  if (!/^([0-9a-f]{2}){1,512}$/.test(cursor))
    throw new StoreError('invalid-cursor', `"${cursor}" is no cursor of this list; take nextCursor from the page before`)
  return Buffer.from(cursor, 'hex').toString()
}

/** Conditions that all hold; column names are ours, every value is bound. */
class Where {
  readonly values: unknown[] = []
  readonly #conditions: string[] = []

  and(condition: string, ...values: readonly unknown[]): this {
    this.#conditions.push(condition)
    this.values.push(...values)
    return this
  }

  after(column: string, cursor: string | undefined): this {
    return cursor === undefined ? this : this.and(`${column} > ?`, nameOfCursor(cursor))
  }

  /** Upper and lower case are one, as in the pages of Communications Manager; letters beyond ASCII are told apart. */
  find(column: string, find: Find, text: string): this {
    const pattern = text.replaceAll(/[\\%_]/g, '\\$&')
    switch (find) {
      case 'begins-with':
        return this.and(`${column} LIKE ? ESCAPE '\\'`, `${pattern}%`)
      case 'contains':
        return this.and(`${column} LIKE ? ESCAPE '\\'`, `%${pattern}%`)
      case 'ends-with':
        return this.and(`${column} LIKE ? ESCAPE '\\'`, `%${pattern}`)
      case 'is-exactly':
        return this.and(`${column} LIKE ? ESCAPE '\\'`, pattern)
      case 'is-empty':
        return this.and(`coalesce(${column}, '') = ''`)
      case 'is-not-empty':
        return this.and(`coalesce(${column}, '') <> ''`)
    }
  }

  sql(): string {
    return `WHERE ${this.#conditions.join(' AND ')}`
  }
}
