/** Every page on the fleet of the reference pictures, in one Chromium: starting that fleet is what costs, so its pages are looked at one after the other. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { describePeer } from '../support/peer.js'
import { type PictureFleet, startPictureFleet } from '../support/picture-fleet.js'
import { alarms } from './pictures/alarms.js'
import { clusters } from './pictures/clusters.js'
import { overview } from './pictures/overview.js'
import { phone } from './pictures/phone.js'
import { sinks } from './pictures/sinks.js'
import { type Stage, stageOf } from './pictures/stage.js'
import { wall } from './pictures/wall.js'

const STARTED_WITHIN_MS = 90_000

describePeer('chromium', 'the fleet of the pictures', () => {
  let fleet: PictureFleet
  let browser: Browser
  let stage: Stage

  beforeAll(async () => {
    ;[fleet, browser] = await Promise.all([startPictureFleet(), launchChromium()])
    stage = stageOf(browser, fleet.daemon)
  }, STARTED_WITHIN_MS)

  afterAll(async () => {
    await browser?.close()
    await fleet?.stop()
  })

  for (const pages of [overview, clusters, alarms, sinks, wall, phone]) pages(() => stage)
})
