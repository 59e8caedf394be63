/** The calendar of the fleet, as a calendar's program subscribes to it: with a token in the address, and nothing else. */
import { afterEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, newClusterBody, otherCluster } from '../support/api-world.js'
import { bearer, TOKENS, tokenOf } from '../support/tokens.js'

let world: ApiWorld
afterEach(() => world.close())

const PATH = '/api/v1/calendar.ics'
const eventsOf = (text: string) =>
  text
    .replaceAll('\r\n ', '')
    .split('BEGIN:VEVENT\r\n')
    .slice(1)
    .map((event) => Object.fromEntries(event.split('\r\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 1)])))

describe('the calendar', () => {
  it('has everything that the previews of all clusters have, within 120 days, each event once', async () => {
    world = await apiWorld()
    await world.post('/api/v1/clusters', newClusterBody())
    for (const id of ['cup-ber', 'cup-fra', 'cup-gone']) await world.post('/api/v1/clusters', otherCluster(id))
    await world.call('DELETE', '/api/v1/clusters/cup-gone')
    const answer = await world.get(PATH)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(answer.text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[\s\S]*END:VEVENT\r\nEND:VCALENDAR\r\n$/)
    const previews = await Promise.all(
      ['cup-ber', 'cup-fra', 'cup-sjc'].map(async (id) => (await world.get(`/api/v1/clusters/${id}/preview?days=120`)).json.items),
    )
    const alarms = previews.flat().filter(({ kind }: { kind: string }) => kind === 'alarm')
    expect(alarms.length).toBeGreaterThan(90)
    const events = eventsOf(answer.text)
    const uids = events.map(({ UID }) => UID)
    expect(uids.filter((uid) => !uid?.includes('.mode.'))).toEqual(alarms.map(({ alarmId }: { alarmId: string }) => alarmId))
    expect(new Set(uids).size).toBe(uids.length)
    expect(events[0]).toMatchObject({
      SUMMARY: '30 days left: cup-ber evaluation',
      DTSTART: '20260430T160000Z',
      DTSTAMP: '20260429T160000Z',
    })
    expect(answer.text).not.toContain('cup-gone')
  })

  it('of no clusters is an empty one', async () => {
    world = await apiWorld()
    expect((await world.get(PATH)).text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*X-WR-CALNAME:Lapsewatch\r\nEND:VCALENDAR\r\n$/)
  })

  it('is read with the token of a calendar in the address, which opens nothing else', async () => {
    world = await apiWorld({ tokens: TOKENS })
    const query = `?token=${tokenOf('calendar')}`
    expect((await world.get(`${PATH}${query}`)).status).toBe(200)
    expect((await world.get(`/api/v1/clusters${query}`)).json.code).toBe('token-missing')
    expect((await world.get(`/metrics${query}`)).json.code).toBe('token-missing')
    expect((await world.get(`/api/v1/calendar.ics/${query}`)).json.code).toBe('token-missing')
  })

  it.each([
    ['no token', '', 'token-missing'],
    ['an empty one', '?token=', 'token-unknown'],
    ['a wrong one', '?token=guessed', 'token-unknown'],
    ['that of a viewer, which belongs into no address', `?token=${tokenOf('viewer')}`, 'role-not-allowed'],
    ['that of an administrator', `?token=${tokenOf('administrator')}`, 'role-not-allowed'],
  ])('is not read with %s', async (_, query, code) => {
    world = await apiWorld({ tokens: TOKENS })
    expect((await world.get(`${PATH}${query}`)).json.code).toBe(code)
  })

  it('is read in the usual way by whoever may read everything', async () => {
    world = await apiWorld({ tokens: TOKENS })
    for (const role of ['viewer', 'operator', 'administrator'] as const)
      expect((await world.call('GET', PATH, { headers: bearer(tokenOf(role)) })).status).toBe(200)
  })

  it('takes no other parameter', async () => {
    world = await apiWorld()
    expect((await world.get(`${PATH}?days=7`)).json.code).toBe('invalid-request')
  })
})
