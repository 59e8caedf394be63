import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/open-store.js'
import { alarmOf, create, day, decisionOf } from '../support/store-fixture.js'

const MOUNT = '/bin/mount'
const UMOUNT = '/bin/umount'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-faults-'))
})

describe('two daemons on one folder', () => {
  afterEach(() => rmSync(folder, { recursive: true }))

  it('the second is refused until the first is gone, even when that was killed', async () => {
    const holder = `
      const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 0 })
      db.exec('BEGIN EXCLUSIVE')
      process.stdout.write('held')
      setInterval(() => undefined, 1000)
    `
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const child = spawn(process.execPath, ['-e', holder, join(folder, 'lapsewatch.lock')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'store-in-use' })
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    await (await openStore(folder)).close()
  })
})

/** A small disk of its own takes root to mount. */
describe.skipIf(!canMount())('a store on a small disk (needs root, for mount)', () => {
  beforeEach(() => void execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]))
  afterEach(() => {
    execFileSync(UMOUNT, ['-l', folder])
    rmSync(folder, { recursive: true })
  })

  it('that fills up rejects what it cannot keep, loses nothing, and goes on when there is room', async () => {
    const data = join(folder, 'data')
    const filler = join(folder, 'filler')
    writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024))
    const store = await openStore(data)
    await create(store, { 'cup-a': null })
    let kept = 0
    const decide = async (): Promise<void> => {
      const alarms = Array.from({ length: 100 }, (_, index) => alarmOf(`cup-a.slot${kept + index}`))
      await store.decideOne('cup-a', day(1), (row) => ({ decision: decisionOf(row.state, { at: day(1), alarms }), result: null }))
      kept += alarms.length
    }
    const fill = async (): Promise<void> => {
      for (let round = 0; round < 1000; round++) await decide()
    }
    await expect(fill()).rejects.toMatchObject({ code: 'store-full' })
    await expect(decide()).rejects.toMatchObject({ code: 'store-full' })
    expect(kept).toBeGreaterThan(0)
    expect((await store.pending('noc', 0, 100_000)).length).toBe(kept)
    rmSync(filler)
    await decide()
    await store.close()
    const again = await openStore(data)
    expect((await again.pending('noc', 0, 100_000)).length).toBe(kept)
    await again.close()
  })

  it('that is full from the start is refused with one sentence', async () => {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(64 * 1024))
    expect(() => writeFileSync(join(folder, 'rest'), Buffer.alloc(8 * 1024 * 1024))).toThrow('ENOSPC')
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'store-full' })
  })

  it('that is mounted read-only is refused, with a store on it or without', async () => {
    const used = join(folder, 'used')
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    await (await openStore(used)).close()
    execFileSync(MOUNT, ['-o', 'remount,ro', folder])
    await expect(openStore(used)).rejects.toMatchObject({ code: 'store-read-only' })
    await expect(openStore(empty)).rejects.toMatchObject({ code: 'store-read-only' })
    await expect(openStore(join(folder, 'new'))).rejects.toMatchObject({ code: 'store-read-only' })
  })
})

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false
  const probe = mkdtempSync(join(tmpdir(), 'lapsewatch-mount-'))
  try {
    execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync(UMOUNT, [probe], { stdio: 'ignore' })
    return true
  } catch {
    // A container without the right to mount.
    return false
  } finally {
    rmSync(probe, { recursive: true })
  }
}
