/** A daemon that goes away and comes back: the page is live again without a reload, and its feed has no gap beside `GET alarms`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { launchChromium, openPage, untilLive } from '../support/browser.js'
import { startDaemon, tempFolder, until } from '../support/daemon.js'
import { describePeer } from '../support/peer.js'

const TEST_WITHIN_MS = 90_000
/** A day of licence time in eight seconds: twelve alarms, one every two thirds of a second. */
const SPEED = 10_800
const CLUSTERS = 12

const folder = tempFolder()
afterEach(() => folder.remove())

describePeer('chromium', 'a daemon that goes away and comes back', () => {
  it(
    'leaves no gap in the feed, and the page says how many came meanwhile',
    async () => {
      const config = folder.file('lapsewatch.yaml', configuration('127.0.0.1:0'))
      let daemon = await startDaemon(config)
      writeFileSync(config, readFileSync(config, 'utf8').replace('127.0.0.1:0', new URL(daemon.url).host))
      const browser = await launchChromium()
      try {
        const { page, complaints } = await openPage(browser, daemon.url)
        let isCut = false
        await page.routeWebSocket(/\/api\/v1\/stream/, (socket) => (isCut ? void socket.close() : void socket.connectToServer()))
        await page.reload()
        await untilLive(page)
        await page.evaluate(() => Object.assign(window, { sameDocument: true }))
        const shown = () =>
          page.evaluate(() =>
            [...document.querySelectorAll('a[href^="/alarms/"]')].map((link) => link.getAttribute('href')?.slice(8) ?? ''),
          )
        const told = async () => (await daemon.get<{ items: { id: string }[] }>('/api/v1/alarms?limit=200')).items.map(({ id }) => id)
        const isInStep = async () => {
          const [feed, all] = [await shown(), await told()]
          const from = all.indexOf(feed[0] ?? '')
          return from >= 0 && from < 5 && feed.every((id, index) => id === all[from + index]) ? feed : undefined
        }
        const before = await until(isInStep)

        // The page gets through only after something has been missed, however fast this machine starts a daemon.
        isCut = true
        await daemon.kill()
        await page.getByText(/^— Reconnecting, try \d+/).waitFor()
        daemon = await startDaemon(config)
        await until(async () => (await told()).indexOf(before[0] ?? '') > 2 || undefined)
        isCut = false
        await untilLive(page)
        const after = await until(async () => {
          const feed = await isInStep()
          return feed !== undefined && feed[0] !== before[0] ? feed : undefined
        })
        expect(after.length).toBeGreaterThan(10)
        await page.getByText(/^snapshot taken, \d+ alarms? while away$/).waitFor()
        expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
        // The browser itself reports each try that found nobody.
        expect(complaints.filter((text) => !/ERR_CONNECTION|WebSocket connection|Failed to load resource/.test(text))).toEqual([])
      } finally {
        await browser.close()
        await daemon.stop()
      }
    },
    TEST_WITHIN_MS,
  )
})

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
