/** Chromium for the browser tests: the machine's own, without a window. What the page must never do, every test can look at. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { requirePeer } from './peer.js'

/** Tests that use it stand in a `describePeer('chromium', …)`. */
export async function launchChromium(): Promise<Browser> {
  const peer = requirePeer('chromium')
  if (!peer.available) throw new Error(peer.reason)
  return await chromium.launch({ executablePath: peer.path, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
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

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly unknown[] }[] }[]
}

const STANDARDS = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
/** All that another scheme can change. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** What axe reports of the page as it stands, WCAG 2.2 AA: each rule with the elements that break it. */
export async function axeViolations(page: Page, what: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  // Evaluated, not put in as a script: the page's policy holds while it is looked at.
  await page.evaluate(AXE)
  const { violations } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ runOnly: what === 'all' ? STANDARDS : COLOURS, resultTypes: ['violations'], preload: false })})`,
  )) as AxeResult
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

const SCREENS = fileURLToPath(new URL('../../reports/screens', import.meta.url))

/** For laying beside the reference pictures: `reports/screens/NAME.png`. */
export async function screenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  mkdirSync(SCREENS, { recursive: true })
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage })
}
