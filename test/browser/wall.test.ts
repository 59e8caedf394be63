/** The wall in a real browser: what it shows, how large, how it counts down, and how loudly it says that it is old. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, launchChromium, openPage, screenshot, untilLive, WALL } from '../support/browser.js'
import { startCountingDown } from '../support/counting-down.js'
import { describePeer } from '../support/peer.js'
import { type PictureFleet, startPictureFleet } from '../support/picture-fleet.js'

/** Text in sight that is smaller than 28 px. */
function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const small: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (parent === null || text === '' || parent.closest('.visually-hidden, noscript') !== null) continue
      if (Number.parseFloat(getComputedStyle(parent).fontSize) < 28) small.push(text)
    }
    return small
  })
}

describePeer('chromium', 'the wall', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser.close()
  })

  describe('of the pictures', () => {
    let fleet: PictureFleet

    beforeAll(async () => {
      fleet = await startPictureFleet()
    }, 90_000)

    afterAll(async () => {
      await fleet.stop()
    })

    it('shows the most urgent, the last alarms and the sinks, fits without scrolling, and has nothing below 28 px', {
      timeout: 60_000,
    }, async () => {
      const { page, context, complaints, hosts } = await openPage(browser, `${fleet.url}/?wall`, { ...WALL, bypassPolicy: true })
      await untilLive(page)
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
      expect(complaints).toEqual([])
      expect([...hosts]).toEqual([new URL(fleet.url).host])
      await context.close()
    })
  })

  it('counts down, takes its top row to say that it is stale, and is live again without a reload', { timeout: 90_000 }, async () => {
    const counting = await startCountingDown()
    const { page, context } = await openPage(browser, 'about:blank', WALL)
    try {
      await page.clock.install()
      await page.goto(`${counting.url}/?wall`)
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
      for (const days of [29, 27, 25]) await page.getByText(`in ${days} days`, { exact: true }).waitFor()

      await counting.stop()
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
      await page
        .getByText(/^(in 1\d days|ended)/)
        .first()
        .waitFor()
      expect(await page.evaluate(() => (globalThis as { isSamePage?: boolean }).isSamePage)).toBe(true)
    } finally {
      await context.close()
      await counting.remove()
    }
  })
})
