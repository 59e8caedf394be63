// The live page in Chromium: what its first load weighs and how long it takes to live data (the demo), then ten thousand clusters: the longest
// frame while scrolling through all of them, while searching and while filtering.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freshFolder, startBench } from './bench-fixture.mjs'
import { demoConfig, heapMiB, launchChromium } from './browser-fixture.mjs'
import { clusterYaml, startDaemon } from './daemon-fixture.mjs'
import { blockOf, DAY_MS } from './fleet-fixture.mjs'

const CLUSTERS = 10_000
const LOADS = 5
const SCROLLED_PX = 400

const folder = freshFolder()
const browser = await launchChromium()
const bench = startBench(`page: Chromium on the demo, then on ${CLUSTERS.toLocaleString('en-US')} clusters`)

await firstLoads()
await largeFleet()
await browser.close()
bench.end()

async function firstLoads() {
  const daemon = await startDaemon(demoConfig(folder), { withProbe: false })
  await daemon.said(/"message":"ready"/)
  const bytes = []
  const toLiveMs = []
  for (let load = 0; load < LOADS; load++) {
    const { page, context } = await opened()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    const scripts = new Set()
    let weight = 0
    cdp.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) weight += encodedDataLength
    })
    await page.goto(daemon.url, { waitUntil: 'commit' })
    await page.waitForFunction(() => document.querySelector('a[data-index]') !== null && document.body.textContent.includes('Live'), null, {
      polling: 'raf',
    })
    toLiveMs.push(await page.evaluate(() => performance.now()))
    await wait(500)
    bytes.push(weight / 1024)
    await context.close()
  }
  await daemon.stop()
  bench.target('first load, compressed JavaScript', bytes, 'KB', { below: 300 })
  bench.target('first load to live data', toLiveMs, 'ms', { below: 1500 })
}

async function largeFleet() {
  const config = join(folder, 'large.yaml')
  const start = Date.UTC(2026, 4, 28, 12)
  const blocks = Array.from({ length: CLUSTERS }, (_, index) =>
    clusterYaml(blockOf(index), start - ((index * 7) % 200) * DAY_MS - index * 1000),
  )
  writeFileSync(
    config,
    `clock: { start: ${new Date(start).toISOString()}, speed: 60 }\nstore: memory\nhttp: { listen: "127.0.0.1:0" }\nclusters:\n${blocks.join('')}`,
  )
  const daemon = await startDaemon(config, { withProbe: false })
  await daemon.said(/"message":"ready"/)
  const { page, context } = await opened()
  await page.goto(daemon.url)
  await page.getByText(`${CLUSTERS.toLocaleString('en-US')} clusters`, { exact: true }).waitFor({ timeout: 120_000 })
  await page.locator('a[data-index]').first().waitFor()
  await wait(5000)
  bench.figure('page, resident at rest (JavaScript heap)', await heapMiB(await context.newCDPSession(page)), 'MiB')

  const { longest: scrolling, seen } = await frames(page, async () => {
    await page.mouse.move(500, 600)
    for (let step = 0; step < 60; step++) {
      await page.mouse.wheel(0, SCROLLED_PX * (1 + (step % 10)))
      await wait(30)
    }
  })
  bench.check('scrolling moved the list', (await page.locator('a[data-index]').first().getAttribute('data-index')) !== '0')
  bench.target(`longest frame while scrolling (of ${seen})`, scrolling, 'ms', { below: 100 })

  const jumping = await frames(page, async () => {
    for (let step = 0; step < 20; step++) {
      await page.evaluate(
        (share) => {
          const scroller = document.querySelector('a[data-index]').closest('ul').parentElement.parentElement
          scroller.scrollTop = scroller.scrollHeight * share
        },
        (step * 0.37) % 1,
      )
      await wait(120)
    }
  })
  bench.target(`longest frame while jumping (of ${jumping.seen})`, jumping.longest, 'ms', { below: 100 })

  const searching = await frames(page, async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('sub1 sjc 99', { delay: 80 })
    await wait(500)
    await page.keyboard.press('Escape')
    await wait(500)
  })
  bench.target(`longest frame while searching (of ${searching.seen})`, searching.longest, 'ms', { below: 100 })

  const filtering = await frames(page, async () => {
    for (const name of [/≤ 7 days/, /≤ 7 days/, /Fine/, /Ended/, /Ended/]) {
      await page.getByRole('button', { name }).click()
      await wait(400)
    }
  })
  bench.target(`longest frame while filtering (of ${filtering.seen})`, filtering.longest, 'ms', { below: 100 })
  await context.close()
  await daemon.stop()
}

async function opened() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  return { page: await context.newPage(), context }
}

/** Milliseconds between two drawn frames while something is done: the longest, and how many frames there were. */
async function frames(page, deed) {
  await page.evaluate(() => {
    const watch = { gaps: [], last: performance.now(), over: false }
    window.watch = watch
    const step = (now) => {
      watch.gaps.push(now - watch.last)
      watch.last = now
      if (!watch.over) requestAnimationFrame(step)
    }
    requestAnimationFrame((now) => {
      watch.last = now
      requestAnimationFrame(step)
    })
  })
  await deed()
  const gaps = await page.evaluate(() => {
    window.watch.over = true
    return window.watch.gaps
  })
  return { longest: Math.max(...gaps), seen: gaps.length }
}
