// A page that is left open while a simulated year passes at a day a second: its memory may not grow. Takes six minutes.
import { setTimeout as wait } from 'node:timers/promises'
import { freshFolder, median, startBench } from './bench-fixture.mjs'
import { demoConfig, heapMiB, launchChromium } from './browser-fixture.mjs'
import { startDaemon } from './daemon-fixture.mjs'

const DAY_SECONDS = 86_400
const DAYS = 365
const SAMPLE_EVERY_DAYS = 15
/** The countdowns of the demo end within its first months; what comes after is compared with what was before. */
const SETTLED_AFTER_DAYS = 60

const folder = freshFolder()
const daemon = await startDaemon(demoConfig(folder, { speed: DAY_SECONDS }), { withProbe: false })
await daemon.said(/"message":"ready"/)
const browser = await launchChromium()
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
const page = await context.newPage()
const complaints = []
page.on('pageerror', (error) => complaints.push(String(error)))
await page.goto(daemon.url)
await page.locator('a[data-index]').first().waitFor()
const cdp = await context.newCDPSession(page)
const samples = []
for (let day = 0; day < DAYS; day += SAMPLE_EVERY_DAYS) {
  await wait(SAMPLE_EVERY_DAYS * 1000)
  samples.push({
    day: day + SAMPLE_EVERY_DAYS,
    heapMiB: await heapMiB(cdp),
    nodes: (await cdp.send('Memory.getDOMCounters')).nodes,
  })
}
const isLive = (await page.getByText('Live', { exact: true }).count()) > 0
await browser.close()
await daemon.stop()

const settled = samples.filter(({ day }) => day > SETTLED_AFTER_DAYS)
const third = Math.floor(settled.length / 3)
const [early, late] = [settled.slice(0, third), settled.slice(-third)]
const middle = (part, key) => median(part.map((sample) => sample[key]))
const bench = startBench(`page-year: the page on the demo, ${DAYS} days at a day a second`)
bench.check('the page is still live, and nothing was thrown', isLive && complaints.length === 0)
bench.figure(
  'JavaScript heap after garbage collection',
  settled.map(({ heapMiB }) => heapMiB),
  'MiB',
)
bench.figure(
  'DOM nodes',
  settled.map(({ nodes }) => nodes),
  '',
)
bench.target('heap, last third beside the first', middle(late, 'heapMiB') / middle(early, 'heapMiB'), '×', { below: 1.15 })
bench.target('DOM nodes, last third beside the first', middle(late, 'nodes') / middle(early, 'nodes'), '×', { below: 1.25 })
bench.end()
