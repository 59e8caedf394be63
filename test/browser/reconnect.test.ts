/** A network that is cut, then a daemon that goes away and comes back: the page is live again without a reload, and its feed has no gap beside `GET alarms`. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import { axeViolations, launchChromium, openPage, screenshot, untilLive } from '../support/browser.js'
import { type Network, networkTo } from '../support/cut-network.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { describePeer } from '../support/peer.js'
import { expectAccessible } from './pictures/stage.js'

/** Beyond the ten seconds of a stale page; the torture cuts for a minute. */
const CUT_FOR_S = Number(process.env.CUT_FOR_S ?? 10)
const TEST_WITHIN_MS = 90_000 + CUT_FOR_S * 1000
/** A day of licence time in eight seconds: twelve alarms, one every two thirds of a second. */
const SPEED = 10_800
const CLUSTERS = 12
/** The browser itself reports each try that found nobody. */
const UNREACHABLE = /ERR_|WebSocket connection|Failed to load resource/

const folder = tempFolder()
afterEach(() => folder.remove())

describePeer('chromium', 'a page that is cut off', () => {
  it(
    'says so, loses its hues, and comes back by itself with no gap in the feed: a cut of the network, then a restart of the daemon',
    async () => {
      const config = folder.file('lapsewatch.yaml', configuration('127.0.0.1:0'))
      let daemon = await startDaemon(config)
      writeFileSync(config, readFileSync(config, 'utf8').replace('127.0.0.1:0', new URL(daemon.url).host))
      const network = await networkTo(daemon.url)
      const browser = await launchChromium()
      try {
        const { page, complaints } = await openPage(browser, network.url)
        await untilLive(page)
        await page.evaluate(() => Object.assign(window, { sameDocument: true }))

        const first = await until(() => feedInStep(page, daemon))
        await cutAndMended(page, network)
        const second = await until(async () => changed(first, await feedInStep(page, daemon)))
        // Nothing was forgotten meanwhile: the stream went on where it was cut.
        expect(await page.getByText(/while away$/).count()).toBe(0)

        network.cut()
        await daemon.kill()
        network.mend()
        await page.getByText(/^— Reconnecting, try \d+/).waitFor()
        await expectErrorsSaid(page)
        // The page gets through only after something has been missed, however fast this machine starts a daemon.
        network.cut()
        daemon = await startDaemon(config)
        await until(async () => (await told(daemon)).indexOf(second[0] ?? '') > 2 || undefined)
        network.mend()
        await untilLive(page)
        const third = await until(async () => changed(second, await feedInStep(page, daemon)))
        expect(third.length).toBeGreaterThan(10)
        await page.getByText(/^snapshot taken, \d+ alarms? while away$/).waitFor()
        await page.getByRole('link', { name: 'All', exact: true }).click()
        await page.getByRole('list', { name: 'Alarms, newest first' }).waitFor()
        expect((await until(() => feedInStep(page, daemon))).length).toBeGreaterThan(15)
        expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
        expect(complaints.filter((text) => !UNREACHABLE.test(text))).toEqual([])
      } finally {
        await browser.close()
        await network.close()
        await daemon.stop()
      }
    },
    TEST_WITHIN_MS,
  )
})

async function cutAndMended(page: Page, network: Network): Promise<void> {
  network.cut()
  await page.getByText(/^— Reconnecting, try \d+, last heard [\d.]+ s ago$/).waitFor()
  const bar = page.getByText(/^STALE: this is \d\d:\d\d UTC, heard \d\d s ago$/)
  const heardBeforeS = async () => Number(/heard (\d+) s ago/.exec((await bar.textContent()) ?? '')?.[1])
  await expect.poll(heardBeforeS, { timeout: CUT_FOR_S * 1000 + 10_000, interval: 250 }).toBeGreaterThanOrEqual(CUT_FOR_S)
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('main') as Element).filter)).toBe('grayscale(1)')
  await screenshot(page, 'overview-stale')
  expect(await axeViolations(page)).toEqual([])
  network.mend()
  await bar.waitFor({ state: 'detached', timeout: 20_000 })
  await untilLive(page)
}

/** On a page that has to read what it has not got: each panel says that it could not, and how to try again. */
async function expectErrorsSaid(page: Page): Promise<void> {
  await page.getByRole('list', { name: 'Clusters, most urgent first' }).getByRole('link').first().click()
  const failed = page.getByRole('region', { name: 'Licence files' })
  await failed.getByText('No answer from the daemon').waitFor()
  await expectAccessible(page, 'cluster-unreachable')
  await page.getByRole('link', { name: 'Overview' }).first().click()
}

async function told(daemon: Daemon): Promise<readonly string[]> {
  return (await daemon.get<{ items: { id: string }[] }>('/api/v1/alarms?limit=200')).items.map(({ id }) => id)
}

/** What the feed shows, once that is what the API has at its upper end. */
async function feedInStep(page: Page, daemon: Daemon): Promise<readonly string[] | undefined> {
  const links = page.getByRole('region', { name: 'Alarms' }).getByRole('link')
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  const feed = hrefs.filter((href) => href.startsWith('/alarms/')).map((href) => decodeURIComponent(href.slice(8)))
  const all = await told(daemon)
  const from = all.indexOf(feed[0] ?? '')
  return from >= 0 && from < 5 && feed.every((id, index) => id === all[from + index]) ? feed : undefined
}

function changed(before: readonly string[], feed: readonly string[] | undefined): readonly string[] | undefined {
  return feed !== undefined && feed[0] !== before[0] ? feed : undefined
}

function configuration(listen: string): string {
  const blocks = Array.from({ length: CLUSTERS }, (_, index) => {
    const id = `cup-${String(index).padStart(2, '0')}`
    const installedAt = new Date(Date.UTC(2026, 2, 1, index * 2)).toISOString()
    return `  - { id: ${id}, product: cup-7, release: "7.0.5", timezone: UTC, installedAt: ${installedAt}, nodes: [ { hostname: ${id}-pub, address: 10.1.${index}.1, mac: "000bcd4ee5${(16 + index).toString(16)}", role: publisher } ] }`
  })
  return `clock: { start: 2026-05-04T00:00:00Z, speed: ${SPEED} }
store: ./data
http: { listen: ${listen} }
clusters:
${blocks.join('\n')}
sinks: { archive: { type: file, path: ./archive.jsonl } }
routes: [ { to: [ archive ] } ]
`
}
