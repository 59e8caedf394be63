/** A daemon that wants to know who asks: the page asks once for a token, goes on where it was, respects the role, and signs out. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { axeViolations, launchChromium, openPage, PHONE, screenshot, untilLive } from '../support/browser.js'
import { startDaemon, tempFolder } from '../support/daemon.js'
import { describePeer } from '../support/peer.js'
import { bearer, sha256Of, tokenOf } from '../support/tokens.js'

const folder = tempFolder()
afterAll(() => folder.remove())

const CONFIGURATION = `clock: { start: 2026-04-29T16:00:00Z, speed: 1 }
store: memory
http:
  listen: 127.0.0.1:0
  tokens:
    - { name: wall, role: viewer, sha256: ${sha256Of(tokenOf('viewer'))} }
    - { name: duty, role: operator, sha256: ${sha256Of(tokenOf('operator'))} }
    - { name: admin, role: administrator, sha256: ${sha256Of(tokenOf('administrator'))} }
    - { name: ics, role: calendar, sha256: ${sha256Of(tokenOf('calendar'))} }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes: [ { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher } ]
`
/** The browser itself reports each refusal. */
const REFUSED = /status of 40[13]|WebSocket connection/

const signIn = async (page: Page, token: string) => {
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describePeer('chromium', 'a page that nobody signed in to', () => {
  it('asks for a token, keeps to the role, and asks again when the session is over', { timeout: 120_000 }, async () => {
    const config = folder.file('lapsewatch.yaml', CONFIGURATION)
    const daemon = await startDaemon(config)
    const browser = await launchChromium()
    try {
      const { page, complaints } = await openPage(browser, `${daemon.url}/clusters/cup-sjc`)
      const form = page.getByRole('heading', { name: 'Lapsewatch', level: 1 })
      const stop = page.getByRole('button', { name: 'Stop Presence Engine on cup-sjc-pub' })
      await form.waitFor()
      expect(await page.getByText('cup-sjc-pub').count()).toBe(0)
      expect(await page.getByLabel('Token').evaluate((field) => field === document.activeElement)).toBe(true)
      expect(await axeViolations(page)).toEqual([])
      await screenshot(page, 'sign-in')

      await signIn(page, 'guessed')
      await page.getByRole('alert').filter({ hasText: 'this daemon knows no such token' }).waitFor()
      await signIn(page, tokenOf('calendar'))
      await page.getByRole('alert').filter({ hasText: 'a session needs the role viewer; ics has the role calendar' }).waitFor()
      await screenshot(page, 'sign-in-refused')
      expect(await axeViolations(page)).toEqual([])

      await signIn(page, tokenOf('viewer'))
      await untilLive(page)
      expect(new URL(page.url()).pathname).toBe('/clusters/cup-sjc')
      await page.getByText('Signed in as wall (viewer)').waitFor()
      expect(await stop.isDisabled()).toBe(true)
      expect(await stop.getAttribute('title')).toBe('This needs the role operator; you have the role viewer')
      await screenshot(page, 'signed-in', { fullPage: true })
      expect(await axeViolations(page)).toEqual([])
      expect(await page.evaluate(() => document.cookie)).toBe('')
      // Kept by the browser, not by the page.
      await page.reload()
      await untilLive(page)

      await page.getByRole('button', { name: 'Sign out' }).click()
      await form.waitFor()
      await page.reload()
      await form.waitFor()

      await signIn(page, tokenOf('operator'))
      await untilLive(page)
      await stop.click()
      await page.getByRole('button', { name: 'Start Presence Engine on cup-sjc-pub' }).waitFor()

      writeFileSync(config, readFileSync(config, 'utf8').replace(/^.*name: duty.*\n/m, ''))
      expect((await fetch(`${daemon.url}/-/reload`, { method: 'POST', headers: bearer(tokenOf('administrator')) })).status).toBe(200)
      await form.waitFor()
      expect(complaints.filter((text) => !REFUSED.test(text))).toEqual([])

      const phone = await openPage(browser, daemon.url, PHONE)
      await signIn(phone.page, tokenOf('viewer'))
      await untilLive(phone.page)
      await phone.page.getByRole('button', { name: 'Sign out' }).click()
      await phone.page.getByLabel('Token').waitFor()
    } finally {
      await browser.close()
      await daemon.stop()
    }
  })

  it('is not asked for one where there are no tokens', { timeout: 60_000 }, async () => {
    const daemon = await startDaemon(folder.file('open.yaml', CONFIGURATION.replace(/ {2}tokens:\n( {4}- .*\n)+/, '')))
    const browser = await launchChromium()
    try {
      const { page, complaints } = await openPage(browser, daemon.url)
      await untilLive(page)
      expect(await page.getByText(/Signed in|Sign out/).count()).toBe(0)
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await daemon.stop()
    }
  })
})
