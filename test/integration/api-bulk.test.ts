/** Bulk Administration over HTTP: "Update CUP/CUPC Users" and adjuncts from CSV, dry run, now or later, errors by line, undo (chapter). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, NOW, newClusterBody } from '../support/api-world.js'
import { CUCM, CUPC, countFile, cucmBody, IP_PHONE, unitsFile } from '../support/cucm.js'
import { serverFile } from '../support/licenses.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld({ simulation: { start: NOW, speed: 3600 } })
  await world.post('/api/v1/cucm', cucmBody())
  await world.post('/api/v1/clusters', newClusterBody({ cucm: 'cucm-sjc' }))
})

afterEach(() => world.close())

const JOBS = `${CUCM}/bulk-jobs`
const send = (csv: string, query = 'kind=update-users') => world.call('POST', `${JOBS}?${query}`, { text: csv })
const addUser = (userid: string, over: object = {}) => world.post(`${CUCM}/users`, { userid, ...over })
const users = async () => (await world.get(`${CUCM}/users`)).json.items
const failed = async (job: string) => (await world.get(`${JOBS}/${job}/lines?result=failed`)).json.items

async function settled(job: string, state = 'done') {
  for (;;) {
    const { json } = await world.get(`${JOBS}/${job}`)
    if (json.state === state) return json
    await world.machine.pass(10)
  }
}

async function run(csv: string, query?: string) {
  const ordered = await send(csv, query)
  if (ordered.status !== 202) throw new Error(ordered.text)
  return await settled(ordered.json.id)
}

describe('Update CUP/CUPC Users', () => {
  beforeEach(async () => {
    for (const userid of ['adams', 'brown', 'clark']) await addUser(userid)
  })

  it('assigns and takes back capabilities, leaves what a cell leaves empty, and counts the units', async () => {
    await addUser('dent', { enableCup: true, primaryExtension: '42' })
    const job = await run('userid,enableCup,enableCupc\nadams,true,\nbrown,T,yes\nclark,false,\ndent,no,1\n')
    expect(job).toMatchObject({ id: 'job-1', kind: 'update-users', total: 4, changed: 3, unchanged: 1, failed: 0 })
    expect(await users()).toMatchObject([
      { userid: 'adams', enableCup: true, enableCupc: false },
      { userid: 'brown', enableCup: true, enableCupc: true },
      { userid: 'clark', enableCup: false, enableCupc: false },
      { userid: 'dent', enableCup: false, enableCupc: true, primaryExtension: '42' },
    ])
    expect((await world.get(CUCM)).json.units.used).toBe(4)
    expect((await world.get(`${CUCM}/changes?job=job-1`)).json.items).toHaveLength(3)
  })

  it('in a dry run says what would change, with the units before and after, and changes nothing', async () => {
    const dry = await send('userid,enableCup\nadams,true\nbrown,false\nnobody,true\n', 'kind=update-users&dryRun')
    expect(dry).toMatchObject({ status: 200, json: { dryRun: true, total: 3, changed: 1, unchanged: 1, failed: 1 } })
    expect(dry.json.diff).toEqual([
      {
        line: 2,
        subject: 'adams',
        before: { userid: 'adams', primaryExtension: null, enableCup: false, enableCupc: false, contacts: 0 },
        after: { userid: 'adams', primaryExtension: null, enableCup: true, enableCupc: false, contacts: 0 },
      },
    ])
    expect(dry.json.errors).toMatchObject([{ line: 4, subject: 'nobody', code: 'unknown-user' }])
    expect(dry.json).toMatchObject({ unitsBefore: { used: 0 }, unitsAfter: { used: 1 } })
    expect((await world.get(JOBS)).json.items).toEqual([])
    expect((await world.get(CUCM)).json.units.used).toBe(0)
  })

  it('runs at the time that it is given, in licence time, and can be cancelled before', async () => {
    const at = new Date(NOW + 24 * 3_600_000).toISOString()
    expect(await send('userid,enableCup\nadams,true\n', `kind=update-users&at=${at}`)).toMatchObject({
      status: 202,
      json: { state: 'scheduled', runAt: at.replace('.000', '') },
    })
    await send('userid,enableCup\nbrown,true\n', `kind=update-users&at=${at}`)
    expect((await world.call('DELETE', `${JOBS}/job-2`)).json.state).toBe('cancelled')
    await world.machine.pass(12_000)
    expect((await world.get(`${JOBS}/job-1`)).json.state).toBe('scheduled')
    await world.machine.pass(14_000)
    await settled('job-1')
    expect((await users()).map(({ enableCup }: { enableCup: boolean }) => enableCup)).toEqual([true, false, false])
    expect((await send('userid,enableCup\nadams,true\n', 'kind=update-users&at=2020-01-01T00:00:00Z')).json.code).toBe('in-the-past')
  })

  it('does what it can: each line that cannot be done says why, and the others are done', async () => {
    const job = await run(
      [
        'userid,enableCup',
        'adams,true',
        'nobody,true',
        'adams,false',
        'brown,maybe',
        'clark,true,extra',
        '=cmd|calc,true',
        '"-1",true',
        'a b,true',
      ].join('\n'),
    )
    expect(job).toMatchObject({ total: 8, changed: 1, failed: 7 })
    expect((await failed(job.id)).map(({ line, code }: { line: number; code: string }) => `${line} ${code}`)).toEqual([
      '3 unknown-user',
      '4 duplicate-line',
      '5 invalid-value',
      '6 columns-differ',
      '7 formula',
      '8 formula',
      '9 invalid-name',
    ])
  })

  it('stops at no want of units, but refuses the lines for which there are none', async () => {
    await countFile(world, 'units.lic', unitsFile(2))
    await world.call('POST', '/api/v1/clusters/cup-sjc/licenses?filename=cup-sjc.lic', { text: serverFile('000bcd4ee59d', 2) })
    const job = await run('userid,enableCup\nadams,true\nbrown,true\nclark,true\n')
    expect(job).toMatchObject({ changed: 2, failed: 1 })
    expect(await failed(job.id)).toMatchObject([{ line: 4, subject: 'clark', code: 'units-exhausted' }])
  })

  it('is undone to the exact state where nobody changed it since; the others are listed and stay', async () => {
    await addUser('dent', { enableCup: true, enableCupc: true, primaryExtension: '42' })
    const before = await users()
    const job = await run('userid,enableCup,enableCupc,primaryExtension\nadams,true,true,1\nbrown,true,,\ndent,false,false,2\n')
    await world.call('PATCH', `${CUCM}/users/brown`, { body: { contacts: 3 } })
    expect((await world.post(`${JOBS}/${job.id}/undo`)).status).toBe(202)
    expect(await settled(job.id, 'undone')).toMatchObject({ changed: 0, undone: 2, kept: 1 })
    expect((await world.get(`${JOBS}/${job.id}/lines?result=kept`)).json.items).toMatchObject([
      { line: 3, subject: 'brown', code: 'changed-since' },
    ])
    const after = await users()
    expect(after.filter(({ userid }: { userid: string }) => userid !== 'brown')).toEqual(
      before.filter(({ userid }: { userid: string }) => userid !== 'brown'),
    )
    expect((await world.post(`${JOBS}/${job.id}/undo`)).json).toMatchObject({ status: 409, code: 'job-state' })
  })
})

describe('adjuncts from CSV', () => {
  it('make softphones the secondaries of primary phones by the same rules, and release them', async () => {
    await addUser('jdoe')
    await world.post(`${CUCM}/phones`, { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' })
    for (const name of ['UPC1', 'UPC2', 'UPC3']) await world.post(`${CUCM}/phones`, { name, model: CUPC, owner: 'jdoe' })
    const job = await run('name,primaryPhone\nUPC1,SEP1\nUPC2,SEP1\nUPC3,SEP1\nSEP1,UPC3\n', 'kind=assign-adjuncts')
    expect(job).toMatchObject({ changed: 2, failed: 2 })
    expect((await failed(job.id)).map(({ code }: { code: string }) => code)).toEqual(['too-many-secondaries', 'primary-has-secondaries'])
    expect((await world.get(CUCM)).json.units.used).toBe(4 + 1 + 1 + 3)
    await world.post(`${JOBS}/${job.id}/undo`)
    await settled(job.id, 'undone')
    expect((await world.get(CUCM)).json.units.used).toBe(4 + 9)
  })
})

describe('a file that is wrong as a whole', () => {
  it.each([
    ['empty', '', /empty/],
    ['with a header and nothing else', 'userid,enableCup\n', /no lines/],
    ['with the columns of something else', 'user id,first name\na,b\n', /"user id" is none of them/],
    ['separated by semicolons', 'userid;enableCup\na;true\n', /separate them by commas/],
    ['with a quotation mark that is not closed', 'userid,enableCup\n"a,true\n', /no CSV/],
    ['without a column to change', 'userid\na\n', /nothing to change/],
    ['with a column twice', 'userid,enableCup,enableCup\na,true,true\n', /twice/],
    ['that is binary', 'userid,enableCup\n\0,true\n', /UTF-8/],
  ])('%s is refused with a reason, and changes nothing', async (_, csv, reason) => {
    const answer = await send(csv)
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid-csv' } })
    expect(answer.json.detail).toMatch(reason)
    expect((await world.get(JOBS)).json.items).toEqual([])
  })

  it('comes with a byte order mark and the line ends of Windows all the same', async () => {
    await addUser('adams')
    expect(await run('\ufeffuserid,enableCup\r\nadams,true\r\n')).toMatchObject({ changed: 1, failed: 0 })
  })

  it('of another media type is refused', async () => {
    expect((await world.post(`${JOBS}?kind=update-users`, { csv: 'x' })).status).toBe(415)
  })
})
