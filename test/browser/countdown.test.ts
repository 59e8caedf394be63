/** The first story, by the pointer and by the keyboard alone: the days fall, the alarms come, the end stops the services; each step as the API has it. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { launchChromium, openPage, untilLive } from '../support/browser.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { describePeer } from '../support/peer.js'

const STORY_WITHIN_MS = 60_000

/** A day in two and a half seconds, from a week before the end of the evaluation of `cup-sjc`; the others have longer. */
const CONFIGURATION = `clock: { start: 2026-05-23T16:00:00Z, speed: 34560 }
store: memory
http: { listen: 127.0.0.1:0 }
clusters:
${['sjc', 'lon', 'fra']
  .map(
    (site, index) => `  - id: cup-${site}
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-0${3 + index}-01T09:00:00${index === 0 ? '-08:00' : '-07:00'}
    labels: { site: ${site} }
    nodes:
      - { hostname: cup-${site}-pub, address: 10.${index}.1.10, mac: "000bcd4ee5${index}d", role: publisher }
      - { hostname: cup-${site}-sub1, address: 10.${index}.1.11, mac: "000bcd4ee5${index}e", role: subscriber }`,
  )
  .join('\n')}
sinks:
  archive: { type: file, path: ./archive.jsonl }
routes:
  - { to: [ archive ] }
`

interface Hand {
  search(page: Page, words: string): Promise<void>
  openFirst(page: Page): Promise<void>
  back(page: Page): Promise<void>
}

const POINTER: Hand = {
  async search(page, words) {
    await page.getByLabel('Search clusters').fill(words)
  },
  async openFirst(page) {
    await rows(page).first().getByRole('link').click()
  },
  async back(page) {
    await page.getByRole('link', { name: 'Overview' }).first().click()
  },
}

/** No call of the mouse: what somebody without one presses. */
const KEYBOARD: Hand = {
  async search(page, words) {
    await page.keyboard.press('/')
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  },
  async openFirst(page) {
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.matches('a[data-index]'))
    await page.keyboard.press('Enter')
  },
  async back(page) {
    await page.keyboard.press('Escape')
  },
}

const rows = (page: Page): Locator => page.getByRole('list', { name: 'Clusters, most urgent first' }).getByRole('listitem')

interface Cluster {
  readonly mode: string
  readonly clocks: readonly { readonly daysRemaining: number }[]
  readonly services: readonly { readonly state: string; readonly stoppedBy?: string }[]
}

describePeer('chromium', 'the countdown, live', () => {
  const folder = tempFolder()
  let daemon: Daemon
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
    daemon = await startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION))
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await daemon?.stop()
    folder.remove()
  })

  // At the same time: it is one and the same countdown.
  it.concurrent.for([
    ['by the pointer', POINTER],
    ['by the keyboard alone', KEYBOARD],
  ] as const)(
    'falls by a day, raises its alarms, and ends with the services stopped: %s',
    { timeout: STORY_WITHIN_MS },
    async ([, hand], { expect }) => {
      const { page, complaints } = await openPage(browser, daemon.url)
      await untilLive(page)
      await hand.search(page, 'site=sjc')
      await expect.poll(() => rows(page).count()).toBe(1)
      const left = () =>
        rows(page)
          .first()
          .getByText(/^in \d days$/)
      const days = Number(/\d/.exec((await left().textContent()) ?? '')?.[0])
      await rows(page)
        .first()
        .getByText(`in ${days - 1} days`, { exact: true })
        .waitFor()
      const feed = page.getByRole('region', { name: 'Alarms' })
      await feed.getByRole('link', { name: `cup-sjc ${days - 1} days left` }).waitFor()
      const alarms = await alarmsOf(daemon)
      expect(alarms.filter(({ daysRemaining }) => daysRemaining === days - 1)).toHaveLength(1)

      await hand.openFirst(page)
      await page.getByText('4 of 4 services running').waitFor()
      const before = await daemon.get<Cluster>('/api/v1/clusters/cup-sjc')
      expect(before).toMatchObject({ mode: 'evaluation' })
      await page.getByText(`${(before.clocks[0]?.daysRemaining ?? 0) - 1}`, { exact: true }).waitFor()

      await page.getByText('0 of 4 services running').waitFor()
      await page.getByText(/The evaluation of Cisco Unified Presence expired on/).waitFor()
      const stopped = page.getByText('stopped by the expiry')
      expect(await stopped.count()).toBe(4)
      expect(await stopped.evaluateAll((words) => words.map((each) => getComputedStyle(each).color))).toEqual(
        Array(4).fill('rgb(138, 10, 69)'),
      )
      const after = await daemon.get<Cluster>('/api/v1/clusters/cup-sjc')
      expect(after.mode).toBe('evaluation-expired')
      expect(after.services.map(({ state, stoppedBy }) => [state, stoppedBy])).toEqual(Array(4).fill(['stopped', 'expiry']))

      await hand.back(page)
      await page.getByRole('button', { name: /Ended.*1.*cup-sjc/ }).waitFor()
      const isInStep = async () => (await shownIds(feed)).join() === (await alarmsOf(daemon)).map(({ id }) => id).join()
      await expect.poll(isInStep).toBe(true)
      expect(complaints).toEqual([])
    },
  )
})

/** As many as the feed shows, newest first. */
async function alarmsOf(daemon: Daemon): Promise<readonly { readonly id: string; readonly daysRemaining: number | null }[]> {
  return (await daemon.get<{ items: { id: string; daysRemaining: number | null }[] }>('/api/v1/alarms?limit=40')).items
}

function shownIds(feed: Locator): Promise<string[]> {
  return feed
    .locator('a[href^="/alarms/"]')
    .evaluateAll((links) => links.map((link) => decodeURIComponent((link as HTMLAnchorElement).pathname.slice(8))))
}
