/** `clock` over HTTP: trusted, behind, held; confirm and correct (design §3.8, §5.3). */
import { afterEach, describe, expect, it } from 'vitest'
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/instant.js'
import { type ApiWorld, apiWorld, NOW, newClusterBody } from '../support/api-world.js'

let world: ApiWorld

afterEach(() => world.close())

async function onMachineClock(): Promise<void> {
  world = await apiWorld({ simulation: null })
  await world.post('/api/v1/clusters', newClusterBody())
  await world.machine.pass(3 * SECOND_MS)
}

const clock = async () => (await world.get('/api/v1/clock')).json

describe('a simulated clock', () => {
  it('says so, and how fast it is; there is nothing to confirm or correct', async () => {
    world = await apiWorld({ simulation: { start: NOW, speed: 3600 } })
    await world.machine.pass(SECOND_MS)
    expect(await clock()).toEqual({
      now: '2026-04-29T17:00:00Z',
      wall: '2026-04-29T16:00:01Z',
      simulated: true,
      speed: 3600,
      trust: 'trusted',
      mark: expect.stringMatching(/^2026-04-29T1[67]:/),
    })
    expect((await world.post('/api/v1/clock/confirm')).json).toMatchObject({ status: 409, code: 'clock-not-held' })
    const correction = { to: '2026-04-29T16:00:00Z', reason: 'why not' }
    expect((await world.post('/api/v1/clock/correct', correction)).json).toMatchObject({ status: 409, code: 'clock-simulated' })
  })
})

describe("the machine's clock", () => {
  it('is trusted as long as it makes no step', async () => {
    await onMachineClock()
    const now = formatInstant(NOW + 3 * SECOND_MS)
    expect(await clock()).toEqual({ now, wall: now, simulated: false, trust: 'trusted', mark: now })
    expect((await world.post('/api/v1/clock/confirm')).json).toMatchObject({ status: 409, code: 'clock-not-held' })
  })

  it('is behind after a step back: licence time stands until the wall passes it', async () => {
    await onMachineClock()
    world.machine.stepWall(-3 * HOUR_MS)
    await world.machine.pass(2 * SECOND_MS)
    const standing = await clock()
    expect(standing).toMatchObject({ trust: 'behind', since: standing.now, until: standing.now, mark: standing.now })
    expect(Date.parse(standing.wall)).toBeLessThan(NOW)
  })

  it('is held after a step of two days, says what falls due, and is confirmed', async () => {
    await onMachineClock()
    world.machine.stepWall(2 * DAY_MS)
    await world.machine.pass(2 * SECOND_MS)
    const held = await clock()
    expect(held).toMatchObject({ trust: 'held', dueOnConfirm: [{ cluster: 'cup-sjc', at: '2026-04-30T16:00:00Z' }] })
    expect(Date.parse(held.until) - Date.parse(held.since)).toBe(10 * MINUTE_MS)
    expect(Date.parse(held.now)).toBeLessThan(NOW + MINUTE_MS)

    const confirmed = (await world.post('/api/v1/clock/confirm')).json
    expect(confirmed).toMatchObject({ trust: 'trusted', simulated: false })
    expect(confirmed.now).toBe(confirmed.wall)
    await world.machine.settle()
    expect((await world.get('/api/v1/alarms?name=LicenseEvaluationCountdown')).json.items).toMatchObject([
      { daysRemaining: 29, reason: 'catch-up' },
    ])
  })

  it('that ran ahead is corrected: what was written later is void, and marked so', async () => {
    await onMachineClock()
    world.machine.stepWall(2 * DAY_MS)
    await world.machine.pass(2 * SECOND_MS)
    await world.post('/api/v1/clock/confirm')
    await world.machine.settle()
    world.machine.stepWall(-2 * DAY_MS)
    await world.machine.pass(2 * SECOND_MS)

    const to = formatInstant(NOW + 3 * SECOND_MS)
    const corrected = (await world.post('/api/v1/clock/correct', { to, reason: 'the clock was wrong' })).json
    expect(corrected).toMatchObject({ trust: 'trusted', now: corrected.wall })
    const { items } = (await world.get('/api/v1/alarms?name=LicenseEvaluationCountdown')).json
    expect(items).toMatchObject([{ void: true }])
    const journal = (await world.get('/api/v1/clusters/cup-sjc/journal')).json.items
    expect(journal.filter((entry: { void?: true }) => entry.void).length).toBeGreaterThan(0)
    expect(journal[0]).not.toHaveProperty('void')
    const daemon = (await world.get('/api/v1/clusters/daemon/journal')).json.items.map(({ type }: { type: string }) => type)
    expect(daemon).toContain('clock-corrected')
  })

  it.each([
    ['beyond the wall', { to: '2030-01-01T00:00:00Z', reason: 'x' }, 422, 'after-wall-clock'],
    ['nothing', {}, 400, 'invalid-request'],
    ['no reason', { to: '2026-04-29T15:00:00Z', reason: '' }, 400, 'invalid-request'],
    ['no instant', { to: 'yesterday', reason: 'x' }, 400, 'invalid-request'],
    ['to what it is', { to: formatInstant(NOW + 3 * SECOND_MS), reason: 'x' }, 422, 'not-a-correction'],
  ])('is not corrected %s', async (_, body, status, code) => {
    await onMachineClock()
    expect((await world.post('/api/v1/clock/correct', body)).json).toMatchObject({ status, code })
  })
})
