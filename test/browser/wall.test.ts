/** The wall in a real browser: what it shows, how large, how it counts down, and how loudly it says that it is old. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium, openPage, screenshot, untilLive, WALL } from '../support/browser.js'
import { startCountingDown } from '../support/counting-down.js'
import { describePeer } from '../support/peer.js'
import { smallTexts } from './small-texts.js'

describePeer('chromium', 'the wall', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser.close()
  })

  it('counts down, takes its top row to say that it is stale, and is live again without a reload', { timeout: 90_000 }, async () => {
    const counting = await startCountingDown()
    const { page, context } = await openPage(browser, 'about:blank', WALL)
    try {
      await page.clock.install()
      await page.goto(`${counting.url}/?wall`)
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
      const words = page.getByText(/^(in \d+ days|today|tomorrow|ended)/).first()
      // Whatever day it is when a busy machine has drawn the page: a day later there is one less. 0: it has ended.
      const daysLeft = async () => Number(/in (\d+) days/.exec((await words.textContent()) ?? '')?.[1] ?? 0)
      const first = await daysLeft()
      expect(first).toBeGreaterThan(0)
      await expect.poll(daysLeft, { timeout: 10_000 }).toBeLessThan(first)

      await counting.stop()
      const before = await daysLeft()
      await page.clock.fastForward(11_000)
      const bar = page.getByText(/^STALE: this is \d\d:\d\d UTC, heard \d+ s ago$/)
      await bar.waitFor()
      expect(await bar.evaluate((element) => getComputedStyle(element).fontSize)).toBe('56px')
      expect(await page.getByText('Live', { exact: true }).count()).toBe(0)
      expect(await page.getByRole('list', { name: 'Clusters by days left' }).evaluate((element) => getComputedStyle(element).filter)).toBe(
        'grayscale(1)',
      )
      expect(await smallTexts(page)).toEqual([])
      await screenshot(page, 'wall-stale')

      await counting.startAgain()
      await bar.waitFor({ state: 'detached' })
      await untilLive(page)
      await expect.poll(daysLeft, { timeout: 10_000 }).toBeLessThan(before)
      expect(await page.evaluate(() => (globalThis as { isSamePage?: boolean }).isSamePage)).toBe(true)
    } finally {
      await context.close()
      await counting.remove()
    }
  })
})
