/** One page of one browser, led from address to address: a new context for every test would cost more than the tests do. */
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { axeViolations, DESKTOP, type OpenedPage, openPage, screenshot, untilLive, type View } from '../../support/browser.js'
import type { Daemon } from '../../support/daemon.js'

export interface Stage {
  readonly browser: Browser
  readonly daemon: Daemon
  /** At that address, live, in light, with nothing complained about yet. */
  open(path: string, view?: View): Promise<Page>
  /** Nothing was complained about since (but for what the test meant to happen), and nobody but the daemon was asked. */
  expectQuiet(meant?: RegExp): void
}

export function stageOf(browser: Browser, daemon: Daemon): Stage {
  let opened: (OpenedPage & { readonly view: View }) | null = null
  return {
    browser,
    daemon,
    async open(path, view = DESKTOP) {
      if (opened?.view !== view) {
        await opened?.context.close()
        opened = { ...(await openPage(browser, 'about:blank', view)), view }
      }
      const { page, complaints } = opened
      complaints.length = 0
      await page.emulateMedia({ colorScheme: view.scheme ?? 'light' })
      await page.setViewportSize({ width: view.width, height: view.height })
      await page.goto(daemon.url + path, { waitUntil: 'domcontentloaded' })
      await untilLive(page)
      return page
    },
    expectQuiet(meant) {
      expect(opened?.complaints.filter((text) => meant?.test(text) !== true)).toEqual([])
      expect([...(opened?.hosts ?? [])]).toEqual([new URL(daemon.url).host])
    },
  }
}

/** Screenshots `NAME-light` and `NAME-dark`, and what axe reports of both. */
export async function expectAccessible(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await screenshot(page, `${name}-${scheme}`, { fullPage })
    expect(await axeViolations(page, scheme === 'light' ? 'all' : 'colours'), `${name}, ${scheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

export async function expectFits(page: Page, width: number): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `at ${width}` }).toBe(width)
}
