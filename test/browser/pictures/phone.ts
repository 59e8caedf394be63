/** The same pages in one hand. */
import { expect, it } from 'vitest'
import { axeViolations, PHONE, screenshot } from '../../support/browser.js'
import { alarmsOf } from './alarms.js'
import { expectFits, type Stage } from './stage.js'

export function phone(stage: () => Stage): void {
  it('every page fits a phone, and axe reports nothing there', { timeout: 60_000 }, async () => {
    const [alarm] = await alarmsOf(stage().daemon, 'severity=2&limit=1')
    const pages = [
      ['overview', '/', 'evaluation ends, 8 services stop'],
      ['alarms', '/alarms', 'cup-rtp'],
      ['alarm', `/alarms/${encodeURIComponent(alarm?.id ?? '')}`, alarm?.text ?? ''],
      ['sinks', '/sinks?sink=pager', 'pending, not tried yet'],
    ] as const
    for (const [name, path, text] of pages) {
      const page = await stage().open(path, PHONE)
      await page.getByText(text).first().waitFor()
      await expectFits(page, PHONE.width)
      await screenshot(page, `${name}-phone`)
      expect(await axeViolations(page), name).toEqual([])
    }
    stage().expectQuiet()
  })
}
