/** The page of one cluster in Chromium: an upload by drop turns services green after an expiry, a grace is mended step by step, a what-if changes nothing, a name of others is text. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { DESKTOP, launchChromium, type OpenedPage, openPage, PHONE, untilLive, type View } from '../support/browser.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { serverFile, serverLine, signedFile } from '../support/licenses.js'
import { describePeer } from '../support/peer.js'
import { expectAccessible, expectFits } from './pictures/stage.js'

const STARTED_WITHIN_MS = 90_000
const TEST_WITHIN_MS = 60_000
const OLD_MAC = '000bcd4ee59d'
/** Markup that would run, a right-to-left override, a line that would end, a bell. */
const HOSTILE = '"><img src=x onerror=alert(1)>\u202Egpj.\r\n\u0007\u2066'
const HOSTILE_SHOWN = '"><img src=x onerror=alert(1)>‹U+202E›gpj.‹U+000D›‹U+000A›‹U+0007›‹U+2066›'
const NEW_MAC = '000bcd4ee5aa'

/** Behind the end of the evaluation of `cup-sjc`, at a minute a second. */
const CONFIGURATION = `clock: { start: 2026-05-30T16:01:00Z, speed: 60 }
store: memory
http: { listen: 127.0.0.1:0 }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    labels: { site: sjc }
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "${OLD_MAC}", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
  - id: cup-lon
    product: cup-7
    release: "7.0.5"
    timezone: Europe/London
    installedAt: 2025-09-15T09:00:00+01:00
    nodes:
      - { hostname: cup-lon-pub, address: 10.4.1.10, mac: "000bcd5c0090", role: publisher }
    licenses: [ ./cup-lon-2024.lic ]
    history:
      - { at: 2026-05-20T10:00:00Z, type: node-rebuilt, data: { node: cup-lon-pub, mac: "${NEW_MAC}" } }
  - id: cup-ath
    product: cup-7
    release: "7.0.5"
    timezone: Europe/Athens
    installedAt: 2025-10-06T08:00:00Z
    nodes:
      - { hostname: cup-ath-pub, address: 10.5.1.10, mac: "000bcd5c0101", role: publisher }
    licenses: [ ./cup-ath.lic ]
  - id: cup-evl
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: 2026-05-01T09:00:00Z
    labels: { site: ${JSON.stringify(HOSTILE)} }
    nodes:
      - { hostname: cup-evl-pub, address: 10.6.1.10, mac: "000bcd5c0111", role: publisher }
    licenses: [ ./theirs.lic ]
sinks:
  archive: { type: file, path: ./archive.jsonl }
routes:
  - { to: [ archive ] }
`

describePeer('chromium', 'the page of one cluster', () => {
  const folder = tempFolder()
  let daemon: Daemon
  let browser: Browser
  let opened: OpenedPage | undefined

  beforeAll(async () => {
    folder.file('cup-lon-2024.lic', serverFile('000bcd5c0090', 1))
    folder.file('cup-ath.lic', serverFile('000bcd5c0101', 1))
    folder.file('theirs.lic', signedFile(serverLine({ mac: '000bcd5c0111', origMac: '000bcd5c0111', count: 1, issuer: 'f'.repeat(16) })))
    ;[daemon, browser] = await Promise.all([startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION)), launchChromium()])
  }, STARTED_WITHIN_MS)
  afterEach(async () => {
    await opened?.context.close()
    opened = undefined
  })
  afterAll(async () => {
    await browser?.close()
    await daemon?.stop()
    folder.remove()
  })

  async function open(id: string, view: View = DESKTOP): Promise<Page> {
    opened = await openPage(browser, `${daemon.url}/clusters/${id}`, view)
    await untilLive(opened.page)
    return opened.page
  }

  it(
    'services that an expiry stopped are refused a start, and a licence that is dropped starts them again',
    async () => {
      const page = await open('cup-sjc')
      await page.getByText('0 of 4 services running').waitFor()
      await page.getByText('stopped by the expiry').first().waitFor()
      await page.getByText(/The evaluation of Cisco Unified Presence expired on/).waitFor()

      await page.getByRole('button', { name: 'Start SIP Proxy on cup-sjc-sub1' }).click()
      await page.getByText('service-not-licensed').waitFor()

      await drop(page, 'cup-sjc-2026.lic', serverFile(OLD_MAC, 2))
      const preview = page.getByRole('region', { name: 'cup-sjc-2026.lic, not saved yet' })
      await preview.getByText('Evaluation expired becomes Production').waitFor()
      await preview.getByText(/\d+ alarms removed/).waitFor()
      await preview.getByText('1 raised alarm is cleared').waitFor()
      const before = await daemon.get<{ items: unknown[] }>('/api/v1/clusters/cup-sjc/licenses')
      expect(before.items).toEqual([])

      await preview.getByRole('button', { name: 'Upload and license' }).click()
      await page.getByText('4 of 4 services running').waitFor()
      await page.getByText('cup-sjc-2026.lic uploaded, valid, 2 servers').waitFor()
      expect(await preview.count()).toBe(0)
      expect((await daemon.get<{ mode: string }>('/api/v1/clusters/cup-sjc')).mode).toBe('production')
      expect([...(opened?.hosts ?? [])]).toEqual([new URL(daemon.url).host])
    },
    TEST_WITHIN_MS,
  )

  it(
    'a grace is mended step by step',
    async () => {
      const page = await open('cup-lon')
      await page.getByText('0 of 3 done').waitFor()
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'Choose a file', exact: true }).click()
      await (await chooser).setFiles({ name: 'cup-lon-2026.lic', mimeType: 'text/plain', buffer: Buffer.from(serverFile(NEW_MAC, 1)) })
      await page
        .getByRole('region', { name: /not saved yet/ })
        .getByRole('button', { name: /^Upload/ })
        .click()
      await page.getByText('1 of 3 done').waitFor()
      await page.getByText('awaiting delete').waitFor()
      await page.getByText('file delete license cup-lon-2024.lic').waitFor()

      await page.getByRole('button', { name: 'Delete file…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Delete cup-lon-2024.lic?' })
      await dialog.getByText('00:0b:cd:5c:00:90').waitFor()
      await dialog.getByRole('button', { name: 'Delete file' }).click()
      await page.getByText('2 of 3 done').waitFor()

      await page.getByRole('button', { name: 'Restart', exact: true }).click()
      await page.getByRole('heading', { name: 'To end the grace' }).waitFor({ state: 'detached' })
      await page.getByText('License Manager restarted').waitFor()
      expect((await daemon.get<{ mode: string }>('/api/v1/clusters/cup-lon')).mode).toBe('production')
      expect(opened?.complaints).toEqual([])
    },
    TEST_WITHIN_MS,
  )

  it(
    'a what-if shows what a rebuilt publisher would add, and changes nothing; a file that is none is refused in words',
    async () => {
      const page = await open('cup-ath')
      await page.getByRole('button', { name: 'What if…' }).click()
      await page.getByLabel('What if', { exact: true }).last().selectOption('node-rebuilt')
      await page.getByLabel('MAC').fill('00:0B:CD:5C:01:FF')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByText(/^\d+ alarms.* added\.$/).waitFor()
      await page
        .getByText('Grace started, 30 days left')
        .or(page.getByText(/grace started/))
        .first()
        .waitFor()
      expect((await daemon.get<{ mode: string }>('/api/v1/clusters/cup-ath')).mode).toBe('production')

      await drop(page, 'holiday.jpg', 'not a licence')
      const refused = page.getByRole('region', { name: 'holiday.jpg, not saved yet' })
      await refused.getByRole('alert').waitFor()
      expect(await refused.getByRole('button').allTextContents()).toEqual(['Discard'])
    },
    TEST_WITHIN_MS,
  )

  it(
    'names of others are shown as text, and what would steer the line as its code point; whatever is dropped is read, or refused in words',
    async () => {
      const page = await open('cup-evl')
      await page.getByText(HOSTILE_SHOWN, { exact: true }).waitFor()
      const name = `${HOSTILE}.lic`
      await drop(page, name, `${serverFile('000bcd5c0111', 1)}# \u202E<script>alert(2)</script>\n`)
      await page.getByText(`${HOSTILE_SHOWN}.lic`, { exact: true }).first().waitFor()
      const preview = page.getByRole('region', { name: /not saved yet/ })
      await preview.getByRole('alert').or(preview.getByText('Evaluation becomes')).waitFor()
      for (const content of ['\u0000\u0001\uFFFD', '<svg onload=alert(3)>', '', 'x'.repeat(1_048_577)]) {
        await drop(page, 'holiday.lic', content)
        await page.getByRole('alert').first().waitFor()
      }
      await page.getByText('holiday.lic is larger than 1 MiB: that is no licence file').waitFor()
      expect(await page.locator('img, script:not([src])').count()).toBe(0)

      await page.goto(daemon.url)
      await page.getByLabel('Search clusters').fill('onerror')
      await page.getByRole('list', { name: 'Clusters, most urgent first' }).getByRole('link', { name: 'cup-evl' }).waitFor()
      expect(await page.getByLabel('Site').locator('option').allTextContents()).toContain(HOSTILE_SHOWN)
      await page.getByLabel('Site').selectOption({ label: HOSTILE_SHOWN })
      await page.getByText('1 of 4 clusters').waitFor()
      expect(opened?.complaints.filter((text) => !text.includes('the server responded with a status of 4'))).toEqual([])
    },
    TEST_WITHIN_MS,
  )

  it(
    'a panel whose read fails says so and keeps what it had, and with it the dialog that is open and what was typed there',
    async () => {
      const page = await open('cup-evl')
      await page.getByRole('button', { name: 'Vouch for theirs.lic' }).click()
      await page.getByLabel('Reason').fill('seen on paper')
      await page.route(/\/cup-evl\/licenses$/, (route) => route.abort())
      await daemon.post('/api/v1/clusters/cup-evl/nodes/cup-evl-pub/services/proxy/stop')
      const failed = page.getByRole('region', { name: 'Licence files' }).getByRole('alert')
      await failed.getByText('No answer from the daemon').waitFor()
      await page.unroute(/\/cup-evl\/licenses$/)
      await page.getByRole('button', { name: 'Vouch for it' }).click()
      await page.getByText(/^theirs\.lic vouched for by .*: seen on paper$/).waitFor()
      await failed.waitFor({ state: 'detached' })
    },
    TEST_WITHIN_MS,
  )

  it(
    'keeps within the window in light and dark and on a phone, and axe reports nothing',
    async () => {
      for (const view of [DESKTOP, PHONE]) {
        const page = await open('cup-sjc', view)
        await page.getByText('signed by a trusted key').waitFor()
        await page.getByRole('button', { name: 'What if…' }).click()
        await expectFits(page, view.width)
        await expectAccessible(page, view === PHONE ? 'cluster-phone' : 'cluster', { fullPage: true })
        expect(opened?.complaints).toEqual([])
        await opened?.context.close()
      }
    },
    TEST_WITHIN_MS,
  )
})

async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    [name, text] as const,
  )
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: data })
}
