/** A bulk job whose daemon is killed in the middle goes on at the next start: each line once, never half of one. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BULK_CRASH_POINTS } from '../../src/engine/crash-point.js'
import { SEEDED, seededUser, seedUsers } from '../support/cucm-seed.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'

const USERS = 700
const JOBS = '/api/v1/cucm/cucm-sjc/bulk-jobs'
const WITHIN_MS = 60_000

let folder: ReturnType<typeof tempFolder>
let daemon: Daemon | undefined

beforeEach(async () => {
  folder = tempFolder()
  await seedUsers(join(folder.path, 'data'), USERS)
}, WITHIN_MS)
afterEach(async () => {
  await daemon?.kill()
  folder.remove()
})

interface Job {
  readonly state: string
  readonly changed: number
  readonly failed: number
  readonly undone: number
}

const users = Array.from({ length: USERS }, (_, index) => seededUser(index))
const csv = `userid,enableCup,enableCupc\n${users.map((userid) => `${userid},true,true`).join('\n')}\nnobody,true,true\n`

async function order(url: string): Promise<void> {
  const answer = await fetch(`${url}${JOBS}?kind=update-users`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv })
  expect(answer.status).toBe(202)
}

const job = (from: Daemon) => from.get<Job>(`${JOBS}/job-1`)

/** Everything of a list. */
async function all<T>(from: Daemon, path: string): Promise<readonly T[]> {
  const items: T[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: T[]; nextCursor: string | null } = await from.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

describe.each(BULK_CRASH_POINTS)('killed at %s', (point) => {
  it(
    'the job goes on and does each line once, and so does its undo',
    async () => {
      const config = folder.file('lapsewatch.yaml', `${SEEDED}store: ./data\nhttp: { listen: 127.0.0.1:0 }\n`)
      const dying = await startDaemon(config, { env: { LAPSEWATCH_CRASH_AT: `${point}:2` } })
      await order(dying.url).catch(() => undefined)
      await dying.exited

      const undoDying = await startDaemon(config, { env: { LAPSEWATCH_CRASH_AT: `${point}:4` } })
      await until(async () => (await job(undoDying)).state === 'done' || undefined)
      expect(await job(undoDying)).toMatchObject({ changed: USERS, failed: 1 })
      const listed = await all<{ enableCup: boolean; enableCupc: boolean }>(undoDying, '/api/v1/cucm/cucm-sjc/users')
      expect(listed.filter(({ enableCup, enableCupc }) => enableCup && enableCupc)).toHaveLength(USERS)
      const changes = await all<{ after: { userid: string } }>(undoDying, '/api/v1/cucm/cucm-sjc/changes?job=job-1')
      expect(new Set(changes.map(({ after }) => after.userid)).size).toBe(USERS)
      expect(changes).toHaveLength(USERS)
      expect((await undoDying.get<{ units: { used: number } }>('/api/v1/cucm/cucm-sjc')).units.used).toBe(2 * USERS)

      await undoDying.post(`${JOBS}/job-1/undo`).catch(() => undefined)
      await undoDying.exited
      daemon = await startDaemon(config)
      const last = daemon
      await until(async () => (await job(last)).state === 'undone' || undefined)
      expect(await job(last)).toMatchObject({ changed: 0, undone: USERS })
      expect((await last.get<{ units: { used: number } }>('/api/v1/cucm/cucm-sjc')).units.used).toBe(0)
    },
    2 * WITHIN_MS,
  )
})
