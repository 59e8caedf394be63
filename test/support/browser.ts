/** Chromium for the browser tests: the machine's own, without a window. Absent, the tests are reported as skipped by name. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

export const hasChromium = CHROMIUM !== undefined

export async function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('no Chromium: scripts/install-peers')
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  })
}

export interface View {
  readonly width: number
  readonly height: number
  readonly scale?: number
  readonly scheme?: 'light' | 'dark'
  readonly touch?: boolean
  readonly reducedMotion?: boolean
}

export const DESKTOP: View = { width: 1440, height: 900 }
export const PHONE: View = { width: 390, height: 844, scale: 2, touch: true }
export const WALL: View = { width: 1920, height: 1080, scheme: 'dark' }

export interface OpenedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** What the console and the policy complained about, and requests that failed: a test expects none. */
  readonly complaints: string[]
  /** Hosts that were asked: the page asks its daemon and nobody else. */
  readonly hosts: Set<string>
}

/** Opens `url` in a context of its own: no state is shared between tests. */
export async function openPage(browser: Browser, url: string, view: View = DESKTOP): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    deviceScaleFactor: view.scale ?? 1,
    colorScheme: view.scheme ?? 'light',
    hasTouch: view.touch ?? false,
    reducedMotion: view.reducedMotion ? 'reduce' : 'no-preference',
    timezoneId: 'Europe/Brussels',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  const hosts = new Set<string>()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:') hosts.add(host)
  })
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  return { page, context, complaints, hosts }
}

/** The page has had its first snapshot. */
export async function untilLive(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).first().waitFor()
}
