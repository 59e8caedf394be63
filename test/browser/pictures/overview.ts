/** The overview: words, filters, keys, a day's list, what it looks like, what it must not do. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axeViolations, openPage, untilLive } from '../../support/browser.js'
import { expectAccessible, expectFits, type Stage } from './stage.js'

const TEST_WITHIN_MS = 60_000

const rows = (page: Page) => page.getByRole('list', { name: 'Clusters, most urgent first' }).getByRole('listitem')
const firstIds = async (page: Page) => (await rows(page).locator('a').allTextContents()).slice(0, 6)

async function opened(stage: Stage): Promise<Page> {
  const page = await stage.open('/')
  await page.getByText(/^\d+ alarms, 16 ends/).waitFor()
  return page
}

export function overview(stage: () => Stage): void {
  describe('the overview', { timeout: TEST_WITHIN_MS }, () => {
    it('counts by urgency, names the first of each band, and lists the most urgent first', async () => {
      const page = await opened(stage())
      const tiles = page.getByRole('group', { name: /Clusters by days left/ }).getByRole('button')
      const texts = (await tiles.allTextContents()).map((text) => text.replace(/\s+/g, ' '))
      expect(texts).toHaveLength(5)
      expect(texts[0]).toMatch(/Ended.*2.*cup-syd 4 days ago.*cup-gru 19 days ago/)
      expect(texts[1]).toMatch(/≤ 1 day.*1.*cup-fra.*today 18:00 CEST/)
      expect(texts[2]).toMatch(/≤ 7 days.*3.*first cup-sjc.*in 3 days/)
      expect(texts[3]).toMatch(/≤ 30 days.*8.*first cup-tyo.*in 9 days/)
      expect(texts[4]).toMatch(/Fine.*34.*28 in production.*6 evaluating/)
      expect(await firstIds(page)).toEqual(['cup-syd', 'cup-gru', 'cup-fra', 'cup-sjc', 'cup-lon', 'cup-rtp'])
      await page.getByText('evaluation ends, 8 services stop').waitFor()
      await page.getByText('Busiest: Sat 30 May, 13 alarms').waitFor()
      await page.getByText('licensed, clears 2').waitFor()
      await page.getByText('pager pending').first().waitFor()
      await expectAccessible(page, 'overview')
      stage().expectQuiet()
    })

    it('keeps search and filter in the address, and says what does not match', async () => {
      const page = await opened(stage())
      await page.keyboard.press('/')
      await page.keyboard.type('sub3 europe')
      await expect.poll(() => firstIds(page)).toEqual(['cup-fra', 'cup-lon'])
      expect(new URL(page.url()).searchParams.get('q')).toBe('sub3 europe')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /≤ 7 days/ }).click()
      await expect.poll(() => firstIds(page)).toEqual(['cup-sjc', 'cup-lon', 'cup-rtp'])
      await page.getByLabel('Mode').selectOption('grace')
      await expect.poll(() => firstIds(page)).toEqual(['cup-lon'])
      await page.reload()
      await expect.poll(() => firstIds(page)).toEqual(['cup-lon'])
      await page.getByLabel('Search clusters').fill('sjx')
      await page.getByText('No cluster matches "sjx".').waitFor()
      await page.getByRole('button', { name: 'Clear' }).click()
      await expect.poll(() => rows(page).count()).toBeGreaterThan(12)
    })

    it('is used by keys alone: rows, a day of the axis, the list of keys', async () => {
      const page = await opened(stage())
      await rows(page).first().waitFor()
      // Each press is waited for by its own row: one still under way would take the focus from the slider below.
      for (const [key, index] of [
        ['j', '0'],
        ['j', '1'],
        ['j', '2'],
        ['k', '1'],
      ] as const) {
        await page.keyboard.press(key)
        await page.waitForFunction((at) => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index === at, index)
      }
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('cup-gru')
      await page.getByRole('slider', { name: /Day of the next 120/ }).focus()
      for (const _ of [1, 2]) await page.keyboard.press('ArrowRight')
      await page.getByText('Sat 30 May UTC day').waitFor()
      const list = page.getByRole('status').filter({ hasText: 'UTC day' })
      await list.getByText('evaluation ends, 4 services stop').waitFor()
      await list.getByText('to pager, noc, legacy, archive').first().waitFor()
      expect(await axeViolations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await expectAccessible(page, 'keys')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    })

    it.each([
      ['seven hours behind', -7],
      ['three days ahead', 72],
    ])('has the same days, instants and ages for a viewer whose own clock is %s', async (_, hours) => {
      const { browser, daemon } = stage()
      const { page, context } = await openPage(browser, 'about:blank')
      try {
        await page.clock.install({ time: Date.now() + hours * 3_600_000 })
        await page.goto(daemon.url)
        await untilLive(page)
        await page.getByRole('button', { name: /≤ 1 day.*cup-fra.*today 18:00 CEST/ }).waitFor()
        await page.getByRole('button', { name: /≤ 7 days.*first cup-sjc.*in 3 days/ }).waitFor()
        const { now } = await daemon.get<{ now: string }>('/api/v1/clock')
        const shown = /(\d\d):(\d\d):(\d\d) UTC/.exec((await page.getByRole('banner').textContent()) ?? '')
        const apartMs = Date.parse(`2026-05-28T${shown?.[0].slice(0, 8)}Z`) - Date.parse(now)
        expect(Math.abs(apartMs)).toBeLessThan(3_000)
        expect(await page.getByRole('banner').textContent()).toMatch(/Live[0-2]\.\d s$/)
        await page.getByRole('link', { name: 'Sinks' }).click()
        await page.getByText(/^\d+, next try in ([12]?\d|30) s$/).waitFor()
      } finally {
        await context.close()
      }
    })

    it('is never wider than the window, from 360 to 3840 pixels', async () => {
      const page = await opened(stage())
      for (const width of [360, 719, 720, 1000, 1199, 1440, 1760, 3840]) {
        await page.setViewportSize({ width, height: 900 })
        await expectFits(page, width)
      }
    })
  })
}
