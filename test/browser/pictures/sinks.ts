/** The sinks: quiet ones, and one that nobody listens at. */
import { describe, expect, it } from 'vitest'
import { expectAccessible, type Stage } from './stage.js'

export function sinks(stage: () => Stage): void {
  describe('the page of sinks', { timeout: 60_000 }, () => {
    it('says of a failing sink why, since when, which try and when the next one is; deliveries are listed by state', async () => {
      const page = await stage().open('/sinks')
      await page.getByText(/ECONNREFUSED/).waitFor()
      await page.getByText(/^\d+, next try in \d+ s$/).waitFor()
      await page.getByRole('link', { name: 'pager' }).click()
      await page.getByRole('button', { name: 'pending' }).click()
      await page.waitForURL(/sink=pager&state=pending/)
      const { items } = await stage().daemon.get<{ items: unknown[] }>('/api/v1/deliveries?sink=pager&state=pending')
      expect(items.length).toBeGreaterThan(0)
      const list = page.getByRole('list', { name: 'Deliveries of pager, newest first' })
      await expect.poll(() => list.getByRole('listitem').count()).toBe(items.length)
      await expectAccessible(page, 'sinks')
      await page.getByRole('button', { name: 'failed' }).click()
      await page.getByText('No delivery to pager is failed.').waitFor()
      stage().expectQuiet()
    })
  })
}
