/** The overview in Chromium, on the fleet of the reference pictures: words, filters, keys, a day's list, what it looks like, what it must not do. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  axeViolations,
  DESKTOP,
  launchChromium,
  type OpenedPage,
  openPage,
  PHONE,
  screenshot,
  untilLive,
  type View,
} from '../support/browser.js'
import { describePeer } from '../support/peer.js'
import { type PictureFleet, startPictureFleet } from '../support/picture-fleet.js'

const STARTED_WITHIN_MS = 90_000
const TEST_WITHIN_MS = 60_000

describePeer('chromium', 'the overview', () => {
  let fleet: PictureFleet
  let browser: Browser
  let opened: OpenedPage | undefined

  beforeAll(async () => {
    ;[fleet, browser] = await Promise.all([startPictureFleet(), launchChromium()])
  }, STARTED_WITHIN_MS)
  afterEach(async () => {
    await opened?.context.close()
    opened = undefined
  })
  afterAll(async () => {
    await browser?.close()
    await fleet?.stop()
  })

  async function open(path = '/', view: View = DESKTOP): Promise<Page> {
    opened = await openPage(browser, `${fleet.url}${path}`, view)
    const { page } = opened
    await untilLive(page)
    await page.getByText(/^\d+ alarms, 16 ends/).waitFor()
    return page
  }

  const rows = (page: Page) => page.getByRole('list', { name: 'Clusters, most urgent first' }).getByRole('listitem')
  const firstIds = async (page: Page) => (await rows(page).locator('a').allTextContents()).slice(0, 6)

  it(
    'counts by urgency, names the first of each band, and lists the most urgent first',
    async () => {
      const page = await open()
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
      expect(opened?.complaints).toEqual([])
      expect([...(opened?.hosts ?? [])]).toEqual([new URL(fleet.url).host])
    },
    TEST_WITHIN_MS,
  )

  it(
    'keeps search and filter in the address, and says what does not match',
    async () => {
      const page = await open()
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
    },
    TEST_WITHIN_MS,
  )

  it(
    'is used by keys alone: rows, a day of the axis, the list of keys',
    async () => {
      const page = await open()
      await rows(page).first().waitFor()
      for (const key of ['j', 'j', 'j', 'k']) {
        await page.keyboard.press(key)
        await page.waitForFunction(() => document.activeElement?.matches('a[data-index]'))
      }
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('cup-gru')
      await page.getByRole('slider', { name: /Day of the next 120/ }).focus()
      for (const _ of [1, 2]) await page.keyboard.press('ArrowRight')
      await page.getByText('Sat 30 May UTC day').waitFor()
      const list = page.getByRole('status').filter({ hasText: 'UTC day' })
      await list.getByText('evaluation ends, 4 services stop').waitFor()
      await list.getByText('to pager, noc, legacy, archive').first().waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    },
    TEST_WITHIN_MS,
  )

  it(
    'says that it is stale when nothing has come for ten seconds, loses its hues, and comes back by itself',
    async () => {
      const page = await open()
      fleet.daemon.process.kill('SIGSTOP')
      try {
        await page.getByText(/^— Reconnecting, try \d+, last heard [\d.]+ s ago$/).waitFor()
        await page.getByText(/^STALE: this is 1\d:\d\d UTC, heard 1\d s ago$/).waitFor({ timeout: 20_000 })
        expect(await page.evaluate(() => getComputedStyle(document.querySelector('main') as Element).filter)).toBe('grayscale(1)')
        await screenshot(page, 'overview-stale')
      } finally {
        fleet.daemon.process.kill('SIGCONT')
      }
      await page.getByText('STALE').waitFor({ state: 'detached', timeout: 20_000 })
      await untilLive(page)
    },
    TEST_WITHIN_MS,
  )

  it.each([
    ['overview-light', DESKTOP],
    ['overview-dark', { ...DESKTOP, scheme: 'dark' }],
    ['overview-phone', PHONE],
  ] as const)(
    '%s: axe has nothing to report',
    async (name, view) => {
      const page = await drawn(view)
      await screenshot(page, name)
      expect(await axeViolations(page)).toEqual([])
    },
    TEST_WITHIN_MS,
  )

  it(
    'is never wider than the window, from 360 to 3840 pixels',
    async () => {
      const page = await drawn({ width: 360, height: 740 })
      for (const width of [360, 719, 720, 1000, 1199, 1440, 1760, 3840]) {
        await page.setViewportSize({ width, height: 900 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `at ${width}` }).toBe(width)
      }
    },
    TEST_WITHIN_MS,
  )

  async function drawn(view: View): Promise<Page> {
    const page = await open('/', { ...view, bypassPolicy: true })
    await page.getByText('cup-fra').first().waitFor()
    await page.getByText('evaluation ends, 8 services stop').waitFor()
    return page
  }
})
