// Chromium without a window, and the demo for it to look at.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

export async function launchChromium() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (executablePath === undefined) {
    console.error('no Chromium: scripts/install-peers')
    process.exit(2)
  }
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** The configuration of the demo, on a free port, its terminal's lines in a file of `folder`. */
export function demoConfig(folder, { speed = 3600 } = {}) {
  const config = join(folder, 'demo.yaml')
  writeFileSync(
    config,
    readFileSync('config/lapsewatch.yaml', 'utf8')
      .replace('127.0.0.1:8080', '127.0.0.1:0')
      .replace('speed: 3600', `speed: ${speed}`)
      .replaceAll('./licenses/', `${process.cwd()}/config/licenses/`)
      .replace('path: "-"', `path: "${join(folder, 'out.jsonl')}"`),
  )
  return config
}

/** What JavaScript still holds after its garbage was collected. `cdp` is a session of the page. */
export async function heapMiB(cdp) {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024
}
