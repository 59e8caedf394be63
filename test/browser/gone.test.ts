/** A daemon that dies in the middle of each action: the page says so where it was asked, keeps what was typed, and does it once the daemon is back, without a reload. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium, openPage, screenshot, untilLive } from '../support/browser.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { fakedClock } from '../support/faked-clock.js'
import { serverFile, serverLine, signedFile } from '../support/licenses.js'
import { describePeer } from '../support/peer.js'

const TEST_WITHIN_MS = 120_000
const HOUR_MS = 3_600_000
/** Of the publishers. That of `cup-gra` was rebuilt from one to the other. */
const MACS = {
  eva: '000bcd4ee501',
  off: '000bcd4ee502',
  pro: '000bcd4ee503',
  old: '000bcd4ee504',
  gra: '000bcd4ee505',
  typed: '000bcd4ee506',
}
const DROPPED = 'cup-eva-2026.lic'
const NO_ANSWER = 'No answer from the daemon'
const IN_DOUBT = 'Whether it was done shows here once the daemon is back'
/** Each has had its end before it was created and says so in eight alarms at once: more than a page of a list (100), less than two. */
const ENDED = 20

interface Action {
  readonly name: string
  readonly path: string
  /** Up to the press that sends it. */
  readonly prepare?: (page: Page) => Promise<void>
  readonly send: (page: Page) => Promise<void>
  /** In the middle of which the daemon dies. */
  readonly request: RegExp
  /** Where its failure is told. */
  readonly place: (page: Page) => Locator
  /** A deed may have been done all the same; a question has done nothing. */
  readonly isInDoubt: boolean
  /** How it is done once the daemon is back. */
  readonly again: 'sent again' | 'Try again' | 'by itself'
  readonly done: (page: Page) => Promise<void>
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })
/** Of a list that is there: the end of an empty page asks for nothing. */
async function toTheEnd(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.scrollHeight > 3 * innerHeight)
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
}

const VOUCHING = {
  path: '/clusters/cup-eva',
  async prepare(page: Page) {
    await button(page, 'Vouch for theirs.lic').click()
    await page.getByLabel('Reason').fill('seen on paper')
  },
  send: (page: Page) => button(page, 'Vouch for it').click(),
  place: (page: Page) => dialog(page, 'Vouch for theirs.lic?'),
  again: 'sent again',
  done: (page: Page) => page.getByText(/^theirs\.lic vouched for by .*: seen on paper$/).waitFor(),
} as const

const ACTIONS: readonly Action[] = [
  {
    name: 'a service is stopped',
    path: '/clusters/cup-eva',
    send: (page) => button(page, 'Stop SIP Proxy on cup-eva-pub').click(),
    request: /\/services\/proxy\/stop$/,
    place: (page) => region(page, 'Nodes and services'),
    isInDoubt: true,
    again: 'sent again',
    done: (page) => button(page, 'Start SIP Proxy on cup-eva-pub').waitFor(),
  },
  {
    name: 'a service is started',
    path: '/clusters/cup-off',
    send: (page) => button(page, 'Start SIP Proxy on cup-off-pub').click(),
    request: /\/services\/proxy\/start$/,
    place: (page) => region(page, 'Nodes and services'),
    isInDoubt: true,
    again: 'sent again',
    done: (page) => button(page, 'Stop SIP Proxy on cup-off-pub').waitFor(),
  },
  {
    name: 'a what-if is asked',
    path: '/clusters/cup-pro',
    async prepare(page) {
      await button(page, 'What if…').click()
      await page.getByLabel('What if', { exact: true }).last().selectOption('node-rebuilt')
      await page.getByLabel('MAC').fill(MACS.typed)
    },
    send: (page) => button(page, 'Show').click(),
    request: /\/what-if$/,
    place: (page) => region(page, 'What if'),
    isInDoubt: false,
    again: 'sent again',
    async done(page) {
      expect(await page.getByLabel('MAC').inputValue()).toBe(MACS.typed)
      await region(page, 'What if')
        .getByText(/^\d+ alarms.* added\.$/)
        .waitFor()
    },
  },
  {
    name: 'a dropped file is looked at',
    path: '/clusters/cup-eva',
    send: choose,
    request: /\/licenses\?.*dryRun=true/,
    place: (page) => region(page, `${DROPPED}, not saved yet`),
    isInDoubt: false,
    again: 'Try again',
    done: (page) => page.getByText('Evaluation becomes Production').waitFor(),
  },
  {
    name: 'a file is uploaded',
    path: '/clusters/cup-eva',
    prepare: choose,
    send: (page) => button(page, 'Upload and license').click(),
    request: /\/licenses\?filename=cup-eva-2026\.lic$/,
    place: (page) => region(page, `${DROPPED}, not saved yet`),
    isInDoubt: true,
    again: 'sent again',
    done: (page) => page.getByText(`${DROPPED} uploaded, valid, 1 server`).waitFor(),
  },
  { ...VOUCHING, name: 'a file that is to be vouched for is read', request: /\/licenses\/theirs\.lic$/, isInDoubt: false },
  { ...VOUCHING, name: 'a file is vouched for', request: /\/licenses\?.*vouch=true/, isInDoubt: true },
  {
    name: 'a file is deleted',
    path: '/clusters/cup-eva',
    prepare: (page) => button(page, 'Delete theirs.lic').click(),
    send: (page) => button(page, 'Delete file').click(),
    request: /\/licenses\/theirs\.lic$/,
    place: (page) => dialog(page, 'Delete theirs.lic?'),
    isInDoubt: true,
    again: 'sent again',
    done: (page) => button(page, 'Delete theirs.lic').waitFor({ state: 'detached' }),
  },
  {
    name: 'the License Manager is restarted',
    path: '/clusters/cup-gra',
    send: (page) => button(page, 'Restart').click(),
    request: /\/license-manager\/restart$/,
    place: (page) => region(page, 'To end the grace'),
    isInDoubt: true,
    again: 'sent again',
    done: (page) => page.getByText('License Manager restarted').waitFor(),
  },
  {
    name: 'more alarms are read',
    path: '/alarms',
    send: toTheEnd,
    request: /\/alarms\?.*cursor=/,
    place: (page) => region(page, 'Alarms'),
    isInDoubt: false,
    again: 'by itself',
    done: (page) => page.getByText(/^\d+ alarms$/).waitFor(),
  },
  {
    name: 'more deliveries are read',
    path: '/sinks?sink=archive',
    send: toTheEnd,
    request: /\/deliveries\?.*cursor=/,
    place: (page) => region(page, 'Deliveries of archive'),
    isInDoubt: false,
    again: 'by itself',
    done: (page) => region(page, 'Deliveries of archive').getByText(/^\d+$/).waitFor(),
  },
]

const CONFIRMING: Action = {
  name: 'a held clock is confirmed',
  path: '/',
  prepare: (page) => page.getByRole('button', { name: /Clock held/ }).click(),
  send: (page) => button(page, 'Confirm the clock').click(),
  request: /\/clock\/confirm$/,
  place: (page) => dialog(page, "Confirm the machine's clock?"),
  isInDoubt: true,
  again: 'sent again',
  done: (page) => page.getByText('Clock trusted').waitFor(),
}

describePeer('chromium', 'a daemon that dies in the middle of an action', () => {
  let browser: Browser
  let folder: ReturnType<typeof tempFolder>
  let config: string
  let daemon: Daemon
  let context: BrowserContext | undefined
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    browser = await launchChromium()
  }, TEST_WITHIN_MS)
  afterAll(async () => {
    await browser?.close()
  })
  beforeEach(() => {
    folder = tempFolder()
    env = {}
    folder.file('theirs.lic', signedFile(serverLine({ mac: MACS.eva, origMac: MACS.eva, count: 1, issuer: 'f'.repeat(16) })))
    folder.file('first.lic', serverFile(MACS.pro, 1))
    folder.file('old.lic', serverFile(MACS.old, 1))
    folder.file('new.lic', serverFile(MACS.gra, 1))
  })
  afterEach(async () => {
    await context?.close()
    await daemon?.kill()
    folder.remove()
  })

  async function open(text: string, path: string): Promise<Page> {
    config = folder.file('lapsewatch.yaml', text)
    daemon = await startDaemon(config, { env })
    // The one that comes back is where the page looks for it.
    writeFileSync(config, readFileSync(config, 'utf8').replace('127.0.0.1:0', new URL(daemon.url).host))
    const opened = await openPage(browser, daemon.url + path)
    context = opened.context
    await untilLive(opened.page)
    await opened.page.evaluate(() => Object.assign(window, { sameDocument: true }))
    return opened.page
  }

  async function dieIn(page: Page, { name, prepare, send, request, place, isInDoubt, again, done }: Action): Promise<void> {
    await prepare?.(page)
    const asked = new Promise<void>((resolve, reject) => {
      const taken = async (route: Route) => {
        // Stopped, it takes the request and cannot answer; then it is gone.
        daemon.process.kill('SIGSTOP')
        await route.continue()
        resolve()
      }
      page.route(request, (route) => taken(route).catch(reject), { times: 1 }).catch(reject)
    })
    await send(page)
    await asked
    await daemon.kill()
    const told = place(page).getByRole('alert').filter({ hasText: NO_ANSWER })
    await told.waitFor()
    expect((await told.textContent())?.includes(IN_DOUBT)).toBe(isInDoubt)
    await screenshot(page, `gone-${name.replaceAll(' ', '-')}`)

    daemon = await startDaemon(config, { env })
    await untilLive(page)
    if (again === 'sent again') await send(page)
    if (again === 'Try again') await told.getByRole('button', { name: 'Try again' }).click()
    await done(page)
    await told.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  }

  it.each(ACTIONS)(
    '$name: it is told that there was no answer and whether anything is in doubt, and done once the daemon is back',
    async (action) => await dieIn(await open(simulated(), action.path), action),
    TEST_WITHIN_MS,
  )

  describePeer('faketime', 'on the machine’s clock', () => {
    it(
      'a held clock is confirmed: likewise',
      async () => {
        const clock = fakedClock(folder.path)
        env = clock.env
        const page = await open(ON_THE_MACHINE_CLOCK, CONFIRMING.path)
        clock.setOffset(25 * HOUR_MS)
        await dieIn(page, CONFIRMING)
      },
      TEST_WITHIN_MS,
    )
  })
})

async function choose(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(page, 'choose a file').click()
  await (await chooser).setFiles({ name: DROPPED, mimeType: 'text/plain', buffer: Buffer.from(serverFile(MACS.eva, 1)) })
}

function simulated(): string {
  const cluster = (id: string, mac: string, more = '', installedAt = '2026-03-01T09:00:00Z') =>
    `  - { id: ${id}, product: cup-7, release: "7.0.5", timezone: UTC, installedAt: ${installedAt}, nodes: [ { hostname: ${id}-pub, address: 10.1.1.10, mac: "${mac}", role: publisher } ]${more} }`
  const ended = Array.from({ length: ENDED }, (_, index) => cluster(`cup-${index}`, `000bcd0000${index + 10}`, '', '2025-10-01T09:00:00Z'))
  const history = (...facts: string[]) => `, history: [ ${facts.join(', ')} ]`
  return `clock: { start: 2026-04-01T12:00:00Z, speed: 1 }
store: ./data
http: { listen: 127.0.0.1:0 }
clusters:
${cluster('cup-eva', MACS.eva, ', licenses: [ ./theirs.lic ]')}
${cluster('cup-off', MACS.off, history('{ at: 2026-03-02T09:00:00Z, type: service-stopped, data: { node: cup-off-pub, service: proxy } }'))}
${cluster('cup-pro', MACS.pro, ', licenses: [ ./first.lic ]')}
${cluster(
  'cup-gra',
  MACS.old,
  `, licenses: [ ./old.lic ]${history(
    `{ at: 2026-03-20T09:00:00Z, type: node-rebuilt, data: { node: cup-gra-pub, mac: "${MACS.gra}" } }`,
    '{ at: 2026-03-21T09:00:00Z, type: license-uploaded, data: { path: ./new.lic } }',
    '{ at: 2026-03-22T09:00:00Z, type: license-deleted, data: { file: old.lic } }',
  )}`,
)}
${ended.join('\n')}
sinks: { archive: { type: file, path: ./archive.jsonl } }
routes: [ { to: [ archive ] } ]
`
}

const ON_THE_MACHINE_CLOCK = `store: ./data
http: { listen: 127.0.0.1:0 }
clusters:
  - { id: cup, product: cup-7, release: "7.0.5", timezone: UTC, installedAt: 2026-03-01T09:00:00Z, nodes: [ { hostname: pub, address: 10.1.1.10, mac: "000bcd4ee501", role: publisher } ] }
sinks: { archive: { type: file, path: ./archive.jsonl } }
routes: [ { to: [ archive ] } ]
`
