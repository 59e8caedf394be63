import { describe, expect, it } from 'vitest'
import type { Opened } from '../store-contract.js'
import { day } from '../store-fixture.js'

export function describeMemory(opened: Opened): void {
  describe('the daemon’s memory', () => {
    it('is empty at first', async () => {
      expect(await opened.store.memory()).toMatchObject({ mark: null, trust: null, unfinishedCorrection: null })
      expect(await opened.store.nextDueAt()).toBeNull()
    })

    it('keeps mark and trust; the mark never goes back', async () => {
      await opened.store.writeMark(day(2), '{"held":1}')
      await opened.store.writeMark(day(1), null)
      expect(await opened.store.memory()).toMatchObject({ mark: day(2), trust: null })
    })

    it.each(['machine', 'simulated'] as const)('refuses a store made under the other clock than %s', async (kind) => {
      await opened.store.claimClockKind(kind)
      await opened.store.claimClockKind(kind)
      expect((await opened.store.memory()).clockKind).toBe(kind)
      const other = kind === 'machine' ? 'simulated' : 'machine'
      await expect(opened.store.claimClockKind(other)).rejects.toMatchObject({ code: 'store-clock-kind' })
    })
  })
}
