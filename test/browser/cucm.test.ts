/** The user side in Chromium: units that count after a restart, capabilities until units run out, a secondary, log-in, the console. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { CUCM, CUCM_MAC, CUPC, IP_PHONE, unitsFile } from '../support/cucm.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { serverFile } from '../support/licenses.js'
import { describePeer } from '../support/peer.js'
import { expectAccessible, expectFits, type Stage, stageOf } from './pictures/stage.js'

const STARTED_WITHIN_MS = 90_000
const TEST_WITHIN_MS = 60_000
const MAC = '000bcd4ee59d'

/** `cup-sjc` is in production, so units are enforced; `cup-ber`, of the same Communications Manager, is in evaluation. */
const CONFIGURATION = `clock: { start: 2026-04-29T16:00:00Z, speed: 1 }
store: memory
http: { listen: 127.0.0.1:0 }
cucm:
  - { id: cucm-sjc, release: "7.0.2", mac: "${CUCM_MAC}" }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    cucm: cucm-sjc
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "${MAC}", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
    licenses: [ ./cup-sjc.lic ]
  - id: cup-ber
    product: cup-7
    release: "7.0.5"
    timezone: Europe/Berlin
    installedAt: 2026-04-20T09:00:00Z
    cucm: cucm-sjc
    nodes: [ { hostname: cup-ber-pub, address: 10.2.1.10, mac: "000bcd4ee6aa", role: publisher } ]
`

/** The browser itself reports what was refused. */
const REFUSED = /status of 4(03|09)/

describePeer('chromium', 'the page of a Communications Manager', () => {
  const folder = tempFolder()
  let daemon: Daemon
  let browser: Browser
  let stage: Stage

  beforeAll(async () => {
    folder.file('cup-sjc.lic', serverFile(MAC, 2))
    ;[daemon, browser] = await Promise.all([startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION)), launchChromium()])
    stage = stageOf(browser, daemon)
  }, STARTED_WITHIN_MS)
  afterEach(() => stage.expectQuiet(REFUSED))
  afterAll(async () => {
    await browser?.close()
    await daemon?.stop()
    folder.remove()
  })

  async function make(path: string, body: object): Promise<void> {
    const { status, body: answer } = await daemon.post(`${CUCM}/${path}`, body)
    expect(status, JSON.stringify(answer)).toBe(201)
  }

  async function changeUser(userid: string, changes: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${daemon.url}${CUCM}/users/${userid}`, { method: 'PATCH', headers, body: JSON.stringify(changes) })
    expect(answer.status).toBe(200)
  }

  it(
    'a licence file for users says what it grants, and counts once the CallManager service has been restarted',
    async () => {
      const page = await stage.open('/')
      await page.getByRole('link', { name: 'CUCM' }).click()
      await page.getByRole('link', { name: 'cucm-sjc' }).click()
      await page.getByText('No licence file yet. Drop one above.').waitFor()
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'choose a file' }).click()
      await (await chooser).setFiles({ name: 'units.lic', mimeType: 'text/plain', buffer: Buffer.from(unitsFile(8)) })
      const preview = page.getByRole('region', { name: 'units.lic, not saved yet' })
      await preview.getByText('available 0 becomes 8').waitFor()
      await preview.getByRole('button', { name: 'Upload' }).click()
      await page.getByText(/^not counted yet: /).waitFor()
      await page.getByText('0 of 0 units used').waitFor()
      await page.getByRole('button', { name: 'Restart CallManager' }).click()
      await page.getByText('0 of 8 units used').waitFor()
      await page.getByText(/^counted: signed by a trusted key/).waitFor()
      expect(await page.getByRole('button', { name: 'Restart CallManager' }).count()).toBe(0)
    },
    TEST_WITHIN_MS,
  )

  it(
    'a want of units is told where a capability was to be assigned; a softphone that becomes a secondary makes room; what is taken back can be undone',
    async () => {
      for (const userid of ['amy', 'bob', 'jdoe']) await make('users', { userid, primaryExtension: `47${userid.length}` })
      await make('phones', { name: 'SEP000BCD4EE59D', model: IP_PHONE, owner: 'jdoe' })
      await make('phones', { name: 'UPCJDOE', model: CUPC, owner: 'jdoe' })

      const page = await stage.open('/cucm/cucm-sjc?part=users')
      await page.getByRole('searchbox', { name: 'Find users' }).fill('j')
      await page.getByText('1 of 3').waitFor()
      const cup = (user: string) => page.getByRole('button', { name: `CUP for ${user}` })
      await cup('jdoe').click()
      await page.getByText('CUP assigned to jdoe.').waitFor()
      await page.getByText('8 of 8 units used').waitFor()
      await page.getByRole('searchbox', { name: 'Find users' }).fill('')
      await cup('amy').click()
      await page.getByRole('alert').filter({ hasText: 'units-exhausted' }).waitFor()
      expect(await cup('amy').getAttribute('aria-pressed')).toBe('false')
      await expectAccessible(page, 'cucm-users')

      await page.getByRole('link', { name: 'Phones', exact: true }).click()
      await page.getByRole('button', { name: 'Make secondary… UPCJDOE' }).click()
      await page.getByLabel('Primary phone').fill('UPCJDOE')
      await page.getByRole('button', { name: 'Make secondary', exact: true }).click()
      await page.getByRole('dialog').getByRole('alert').waitFor()
      await page.getByLabel('Primary phone').fill('SEP000BCD4EE59D')
      await page.getByRole('button', { name: 'Make secondary', exact: true }).click()
      await page.getByText('UPCJDOE is a secondary of SEP000BCD4EE59D.').waitFor()
      await expectAccessible(page, 'cucm-phones')
      await page.getByRole('link', { name: 'Secondaries of SEP000BCD4EE59D' }).first().click()
      await page.getByText('Cisco 7960G, of jdoe, 4 units').waitFor()

      await page.goto(`${daemon.url}/cucm/cucm-sjc?part=users`)
      await page.getByText('6 of 8 units used').waitFor()
      await cup('amy').click()
      await page.getByText('CUP assigned to amy.').waitFor()
      await cup('amy').click()
      await page.getByText('CUP taken back from amy.').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect.poll(() => cup('amy').getAttribute('aria-pressed')).toBe('true')
      expect(await daemon.get(`${CUCM}/users/amy`)).toMatchObject({ enableCup: true })
    },
    TEST_WITHIN_MS,
  )

  it(
    'the calculator says what more users and devices would consume, and changes nothing; it all fits from 360 px on',
    async () => {
      const page = await stage.open('/cucm/cucm-sjc')
      await page.getByLabel('Enable CUP', { exact: true }).fill('10')
      await page.getByRole('button', { name: 'Add a device' }).click()
      await page.getByLabel('Model').fill('Cisco 7970G')
      await page.getByRole('button', { name: 'Calculate' }).click()
      const answer = page.getByRole('region', { name: 'What if' })
      await answer.getByText(/\d+ units short/).waitFor()
      await page.getByText('cup-ber would need').waitFor()
      await expectAccessible(page, 'cucm', { fullPage: true })
      for (const part of ['', '?part=users', '?part=phones']) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`${daemon.url}/cucm/cucm-sjc${part}`)
        await page.getByText('Presence clusters:').waitFor()
        await page.setViewportSize({ width: 360, height: 780 })
        await expectFits(page, 360)
        if (part !== '') await page.getByText(/^3 of 3|^2 of 2/).waitFor()
        await expectAccessible(page, `cucm${part.replace('?part=', '-')}-phone`)
      }
      await page.goto(`${daemon.url}/cucm`)
      await expectAccessible(page, 'cucms-phone')
      expect(await daemon.get(`${CUCM}/license-unit-report`)).toMatchObject({ units: { used: 7 } })
    },
    TEST_WITHIN_MS,
  )

  it(
    'sixty thousand users are one list, of which only what is in sight is drawn',
    async () => {
      const page = await stage.open('/')
      await page.route('**/api/v1/cucm/cucm-sjc/users?**', (route) => {
        const begin = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
        const items = Array.from({ length: 100 }, (_, index) => ({
          userid: `user${String(begin + index).padStart(5, '0')}`,
          primaryExtension: null,
          enableCup: false,
          enableCupc: false,
          contacts: 0,
          devices: 0,
        }))
        return route.fulfill({ json: { items, nextCursor: begin >= 59_900 ? null : String(begin + 100) } })
      })
      try {
        await page.goto(`${daemon.url}/cucm/cucm-sjc?part=users`)
        await page.getByText('user00000').waitFor()
        const shown = page.getByText(/so far of/)
        for (let hundreds = 2; hundreds < 8; hundreds += 1) {
          await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
          await expect.poll(async () => Number((await shown.textContent())?.replace(/\D.*/, ''))).toBeGreaterThanOrEqual(hundreds * 100)
        }
        expect(await page.getByRole('listitem').count()).toBeLessThan(80)
      } finally {
        await page.unroute('**/api/v1/cucm/cucm-sjc/users?**')
      }
    },
    TEST_WITHIN_MS,
  )

  it(
    'log-in is tried out: in evaluation everybody gets in, the softphone is refused with its code; System Status has the numbers',
    async () => {
      const page = await stage.open('/clusters/cup-ber')
      await page.getByRole('button', { name: 'Open Log-in try-out' }).click()
      await page.getByLabel('User id', { exact: true }).fill('bob')
      await page.getByRole('button', { name: 'Try to log in' }).click()
      await page.getByText('Instant messaging, Availability, Desk-phone control.').waitFor()
      await page.getByLabel('with softphone').check()
      await page.getByRole('button', { name: 'Try to log in' }).click()
      await page.getByRole('alert').filter({ hasText: 'softphone-in-evaluation' }).waitFor()

      await page.getByRole('button', { name: 'Open System Status' }).click()
      const users = page.getByRole('region', { name: 'Users of cup-ber' })
      await users.getByRole('rowheader', { name: 'amy' }).waitFor()
      await page.getByRole('searchbox', { name: 'Find users' }).fill('jd')
      await users.getByRole('rowheader', { name: 'amy' }).waitFor({ state: 'detached' })
      expect(await users.getByRole('rowheader').allTextContents()).toEqual(['jdoe'])
    },
    TEST_WITHIN_MS,
  )

  it(
    'the command line of a node completes, answers, brings commands back and asks before it deletes; nobody is held in it',
    async () => {
      const page = await stage.open('/clusters/cup-sjc')
      await page.getByRole('button', { name: 'Open Console' }).click()
      const line = page.getByLabel('admin: on cup-sjc-pub')
      const output = page.getByRole('log', { name: 'Output of cup-sjc-pub' })
      await line.fill('file li')
      await line.press('Tab')
      await expect.poll(() => line.inputValue()).toBe('file list ')
      await line.pressSequentially('license')
      await line.press('Enter')
      await output.getByText(/^cup-sjc\.lic/).waitFor()
      await line.press('ArrowUp')
      expect(await line.inputValue()).toBe('file list license')
      await line.fill('file delete license cup-sjc.lic')
      await line.press('Enter')
      const question = page.getByLabel(/continue \(y\/n\)\? on cup-sjc-pub/)
      await question.fill('n')
      await question.press('Enter')
      await output.getByText('Nothing was done.').waitFor()
      await page.getByRole('button', { name: 'cup-sjc-sub1', exact: true }).click()
      const other = page.getByLabel('admin: on cup-sjc-sub1')
      await other.fill('file list license')
      await other.press('Enter')
      await page
        .getByRole('log', { name: 'Output of cup-sjc-sub1' })
        .getByText(/cup-sjc-pub/)
        .waitFor()
      await other.press('Escape')
      await other.press('Tab')
      expect(await other.evaluate((field) => field === document.activeElement)).toBe(false)
      expect(new URL(page.url()).pathname).toBe('/clusters/cup-sjc')

      await page.getByRole('button', { name: 'Open System Status' }).click()
      await page.getByRole('button', { name: 'Open Log-in try-out' }).click()
      await page.getByRole('rowheader', { name: 'amy' }).waitFor()
      await page.evaluate(() => scrollTo(0, 0))
      await expectAccessible(page, 'cluster-users', { fullPage: true })
      await page.setViewportSize({ width: 360, height: 780 })
      await expectFits(page, 360)
    },
    TEST_WITHIN_MS,
  )

  it(
    'a CSV file is tried first, line by line, then run, then undone but for what somebody has changed since',
    async () => {
      const page = await stage.open('/cucm/cucm-sjc?part=bulk')
      await page.getByText('No bulk job yet. Drop a CSV file above.').waitFor()
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'choose a file' }).click()
      const csv = 'userid,enableCup,contacts\namy,false,5\nbob,,7\nnobody,true,\n'
      await (await chooser).setFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      const preview = page.getByRole('region', { name: 'users.csv, not run yet' })
      await preview.getByText('3 lines: 2 changed, 1 failed.').waitFor()
      await preview.getByText('Line 2, amy: CUP yes → no, contacts 0 → 5').waitFor()
      await preview.getByText('unknown-user').waitFor()
      expect(await daemon.get(`${CUCM}/users/amy`)).toMatchObject({ enableCup: true, contacts: 0 })
      await expectAccessible(page, 'cucm-bulk-preview', { fullPage: true })
      await preview.getByRole('button', { name: 'Run' }).click()

      const jobs = page.getByRole('list', { name: 'Bulk jobs of cucm-sjc' })
      await jobs.getByText('3 of 3 lines: 2 changed, 1 failed').waitFor()
      await page.getByRole('button', { name: '1 failed in job-1' }).click()
      await page.getByRole('region', { name: 'What failed in job-1' }).getByText('Line 4, nobody').waitFor()
      await changeUser('bob', { contacts: 9 })
      await page.getByRole('button', { name: 'Undo job-1…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Undo the job' }).click()
      await jobs.getByText(/1 undone, 1 kept/).waitFor()
      await page.getByRole('button', { name: '1 kept in job-1' }).click()
      await page.getByRole('region', { name: 'What was kept in job-1' }).getByText('Line 3, bob').waitFor()
      await expectAccessible(page, 'cucm-bulk')
      await page.setViewportSize({ width: 360, height: 780 })
      await expectFits(page, 360)
      expect(await daemon.get(`${CUCM}/users/amy`)).toMatchObject({ enableCup: true, contacts: 0 })
    },
    TEST_WITHIN_MS,
  )

  it(
    'a viewer sees everything, and is told which role a deed needs',
    async () => {
      const page = await stage.open('/')
      await asViewer(page)
      await page.goto(`${daemon.url}/cucm/cucm-sjc?part=users`)
      const cup = page.getByRole('button', { name: 'CUP for amy' })
      await expect.poll(() => cup.getAttribute('title')).toBe('This needs the role administrator; you have the role viewer')
      expect(await cup.isDisabled()).toBe(true)
    },
    TEST_WITHIN_MS,
  )
})

async function asViewer(page: Page): Promise<void> {
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { required: true, name: 'wall', role: 'viewer' } }))
}
