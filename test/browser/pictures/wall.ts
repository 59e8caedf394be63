/** The wall: what it shows, and how large. */
import { describe, expect, it } from 'vitest'
import { axeViolations, screenshot, WALL } from '../../support/browser.js'
import { smallTexts } from '../small-texts.js'
import type { Stage } from './stage.js'

export function wall(stage: () => Stage): void {
  describe('the wall', { timeout: 60_000 }, () => {
    it('shows the most urgent, the last alarms and the sinks, fits without scrolling, and has nothing below 28 px', async () => {
      const page = await stage().open('/?wall', WALL)
      const clusters = page.getByRole('list', { name: 'Most urgent clusters' }).getByRole('listitem')
      await page.getByText(/\d alarms in 120 days if nothing changes/).waitFor()
      await page.getByText(/^pager \d+ pending/).waitFor()
      await screenshot(page, 'wall')
      const words = await clusters.allInnerTexts()
      expect(words.map((text) => /cup-\w+/.exec(text)?.[0])).toEqual(['cup-syd', 'cup-gru', 'cup-fra', 'cup-sjc', 'cup-lon', 'cup-rtp'])
      expect(words[2]).toMatch(/8 services stop in 3 h \d+ m\s+today 18:00 CEST/)
      expect(words[4]).toMatch(/awaiting delete, 2 Jun 09:30 BST\s+in 5 days/)
      expect(await page.getByRole('list', { name: 'Clusters by days left' }).getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(/Ended\s+2/),
        expect.stringMatching(/≤ 1 day\s+1/),
        expect.stringMatching(/≤ 7 days\s+3/),
        expect.stringMatching(/≤ 30 days\s+8/),
        expect.stringMatching(/Fine\s+34/),
      ])
      expect(await smallTexts(page)).toEqual([])
      expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([1920, 1080])
      expect(await page.getByRole('button').or(page.getByRole('link')).count()).toBe(0)
      expect(await axeViolations(page)).toEqual([])
      stage().expectQuiet()
    })
  })
}
