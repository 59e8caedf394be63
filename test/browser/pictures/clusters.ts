/** One cluster in each of its states, and a panel that fails. */
import { describe, expect, it } from 'vitest'
import { expectAccessible, expectFits, type Stage } from './stage.js'

export function clusters(stage: () => Stage): void {
  describe('the page of a cluster', { timeout: 60_000 }, () => {
    it.each([
      ['cluster-grace', 'cup-lon', '1 of 3 done'],
      ['cluster-ended', 'cup-syd', '0 of 6 services running'],
    ])('%s: says where it stands, and axe reports nothing', async (name, id, words) => {
      const page = await stage().open(`/clusters/${id}`)
      await page.getByText(words).waitFor()
      await page.getByText(/next first|nothing in the next 120 days/).waitFor()
      await expectAccessible(page, name, { fullPage: true })
      await page.setViewportSize({ width: 390, height: 844 })
      await expectFits(page, 390)
      stage().expectQuiet()
    })

    it('a crash in one panel says so there, with a button that loads the page anew; the others go on', async () => {
      const page = await stage().open('/')
      await page.route('**/api/v1/clusters/cup-fra/licenses', (route) => route.fulfill({ json: { items: [null], nextCursor: null } }))
      try {
        await page.goto(`${stage().daemon.url}/clusters/cup-fra`)
        const crashed = page.getByRole('region', { name: 'Licence files' })
        await crashed.getByText('Something went wrong in this page').waitFor()
        await page.getByText('8 of 8 services running').waitFor()
        await expectAccessible(page, 'crashed')
      } finally {
        await page.unroute('**/api/v1/clusters/cup-fra/licenses')
      }
      await page.getByRole('button', { name: 'Reload the page' }).click()
      await page.getByText('No licence file yet. Drop one above.').waitFor()
      expect(await page.getByText('Something went wrong').count()).toBe(0)
    })
  })
}
