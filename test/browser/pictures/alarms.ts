/** The history of alarms and the page of one alarm, beside what the API says. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Daemon } from '../../support/daemon.js'
import { expectAccessible, type Stage } from './stage.js'

const TEST_WITHIN_MS = 60_000

interface Alarm {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly deliveries: readonly { readonly id: string; readonly sink: string; readonly state: string; readonly attempts: number }[]
}

export async function alarmsOf(daemon: Daemon, query: string): Promise<readonly Alarm[]> {
  return (await daemon.get<{ items: Alarm[] }>(`/api/v1/alarms?${query}`)).items
}

/** Ids of the alarms in the list, in its order; only what is in sight is drawn. */
function shownAlarmIds(page: Page): Promise<string[]> {
  return page
    .getByRole('list', { name: 'Alarms, newest first' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => decodeURIComponent((link as HTMLAnchorElement).pathname.split('/')[2] ?? '')))
}

export function alarms(stage: () => Stage): void {
  describe('the pages of alarms', { timeout: TEST_WITHIN_MS }, () => {
    it('list the newest first, as the API has them; filters are kept in the address, outlive a reload and can be cleared', async () => {
      const { daemon } = stage()
      const page = await stage().open('/alarms')
      await page.getByText('cup-rtp').first().waitFor()
      const shown = await shownAlarmIds(page)
      expect(shown.length).toBeGreaterThan(15)
      expect(shown).toEqual((await alarmsOf(daemon, 'limit=1000')).slice(0, shown.length).map(({ id }) => id))
      await page.getByText('pager pending').first().waitFor()
      await expectAccessible(page, 'alarms')
      stage().expectQuiet()

      await page.getByLabel('Severity', { exact: true }).selectOption('<=2')
      await page.getByLabel('Id of the cluster').fill('cup-lon')
      const expected = (await alarmsOf(daemon, 'severity=%3C%3D2&cluster=cup-lon')).map(({ id }) => id)
      expect(expected.length).toBeGreaterThan(0)
      await expect.poll(() => shownAlarmIds(page)).toEqual(expected)
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ severity: '<=2', cluster: 'cup-lon' })
      await page.reload()
      await expect.poll(() => shownAlarmIds(page), { timeout: 10_000 }).toEqual(expected)
      await page.getByLabel('since, UTC').fill('2026-05-28T12:00')
      await page.getByText('No alarm matches the filter.').waitFor()
      await page.getByRole('button', { name: 'Clear' }).first().click()
      await page.getByText('cup-rtp').first().waitFor()
      expect(new URL(page.url()).search).toBe('')
    })

    it('say of one alarm its text, what it means, what to do, whose name it is, and every delivery with its tries', async () => {
      const { daemon } = stage()
      // Behind a sink that fails, it is the first in the queue that is tried.
      const alarm = (await alarmsOf(daemon, 'severity=%3C%3D2&limit=1000')).find(({ deliveries }) =>
        deliveries.some(({ state, attempts }) => state === 'pending' && attempts > 0),
      )
      if (alarm === undefined) throw new Error('nothing critical waits for the pager')
      const { items: catalogue } = await daemon.get<{ items: { name: string; explanation: string; action: string }[] }>('/api/v1/catalogue')
      const definition = catalogue.find(({ name }) => name === alarm.name)
      const page = await stage().open(`/alarms/${encodeURIComponent(alarm.id)}`)
      await page.getByText(alarm.text).waitFor()
      await page.getByText(definition?.explanation ?? 'no explanation').waitFor()
      await page.getByText((definition?.action ?? 'no action').split('`')[0] ?? '').waitFor()
      await page.getByText('ours: no Cisco product sends it').waitFor()
      expect(alarm.deliveries.map(({ sink }) => sink).sort()).toEqual(['archive', 'legacy', 'noc', 'pager'])
      for (const { id } of alarm.deliveries) await page.getByText(id, { exact: true }).waitFor()
      await page.getByText(/^pending, \d+ (try|tries)$/).waitFor()
      await page.getByText(/ECONNREFUSED/).waitFor()
      await expect.poll(() => page.getByText(/^sent (at the first try|after)/).count(), { timeout: 15_000 }).toBe(3)
      await expectAccessible(page, 'alarm')
      stage().expectQuiet()
    })

    it('name what an alarm clears, and lead there; one that does not exist is refused in the daemon’s words', async () => {
      const [alarm] = await alarmsOf(stage().daemon, 'name=LicenseProductionEnabled&cluster=cup-prg')
      const page = await stage().open(`/alarms/${encodeURIComponent(alarm?.id ?? '')}`)
      await page.getByText('Clears', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'evaluation, 18 days left' }).click()
      await page.waitForURL(/countdown\.P18D/)
      await stage().open('/alarms/no-such-alarm')
      await page.getByText('unknown-alarm').waitFor()
    })
  })
}
