/** Licence files over HTTP: upload as text and as a form, dry run, vouching, refusals, deletion (design §3.3, §5.3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, NOW, newClusterBody } from '../support/api-world.js'
import { serverLine, signedFile } from '../support/licenses.js'

const LICENSES = '/api/v1/clusters/cup-sjc/licenses'
const goodFile = signedFile(serverLine())

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
  await world.post('/api/v1/clusters', newClusterBody())
})

afterEach(() => world.close())

const upload = (query: string, text = goodFile) => world.call('POST', `${LICENSES}?${query}`, { text })
const modeNow = async () => (await world.get('/api/v1/clusters/cup-sjc')).json.mode

describe('uploading', () => {
  it('as text makes the cluster production, and says what that changes', async () => {
    const answer = await upload('filename=cup-sjc.lic')
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(`${LICENSES}/cup-sjc.lic`)
    expect(answer.json).toMatchObject({
      file: 'cup-sjc.lic',
      state: 'valid',
      reason: 'signed by a trusted key',
      servers: 2,
      release: '7.0',
      mac: '000bcd4ee59d',
      warnings: [],
      dryRun: false,
      modeBefore: 'evaluation',
      modeAfter: 'production',
      changes: { added: [], moved: [] },
      clears: [],
    })
    expect(answer.json.changes.removed.filter(({ name }: { name?: string }) => name === 'LicenseEvaluationCountdown')).toHaveLength(30)
    expect(await modeNow()).toBe('production')
  })

  it('that ends a countdown says which raised alarms it clears: those that the clearing alarm names', async () => {
    await world.close()
    world = await apiWorld({ simulation: { start: NOW, speed: 86_400 } })
    await world.post('/api/v1/clusters', newClusterBody())
    await world.machine.pass(2_000)
    const raised = (await world.get('/api/v1/alarms?name=LicenseEvaluationCountdown')).json.items.map(({ id }: { id: string }) => id)
    expect(raised).toHaveLength(2)
    const dry = await upload('filename=cup-sjc.lic&dryRun')
    expect([...dry.json.clears].sort()).toEqual([...raised].sort())
    expect((await upload('filename=cup-sjc.lic')).json.clears).toEqual(dry.json.clears)
    const [licensed] = (await world.get('/api/v1/alarms?name=LicenseProductionEnabled')).json.items
    expect(licensed.clears).toEqual(dry.json.clears)
  })

  it('as a form does the same, under the name that the form gives', async () => {
    const form = new FormData()
    form.set('note', 'not a file')
    form.set('license', new File([goodFile], 'from-form.lic'))
    const answer = await world.call('POST', LICENSES, { form })
    expect([answer.status, answer.json.file]).toEqual([201, 'from-form.lic'])
  })

  it('keeps what a file says, and shows it with its text', async () => {
    await upload('filename=cup-sjc.lic')
    expect((await world.get(LICENSES)).json).toMatchObject({ items: [{ file: 'cup-sjc.lic', state: 'valid' }], nextCursor: null })
    expect((await world.get(`${LICENSES}/cup-sjc.lic`)).json.text).toBe(goodFile)
    expect((await world.get(`${LICENSES}/other.lic`)).json.code).toBe('unknown-license-file')
  })

  it.each(['dryRun', 'dryRun=true', 'dryRun=1'])('with ?%s says the same and changes nothing', async (dryRun) => {
    const answer = await upload(`filename=cup-sjc.lic&${dryRun}`)
    expect([answer.status, answer.json.dryRun, answer.json.state, answer.json.modeAfter]).toEqual([200, true, 'valid', 'production'])
    expect(await modeNow()).toBe('evaluation')
    expect((await world.get(LICENSES)).json.items).toEqual([])
  })

  it.each([
    ['nonsense', 'x.lic', 'this is no licence', 'license-unreadable'],
    ['an empty file', 'x.lic', '', 'license-empty'],
    ['another name', 'x.txt', goodFile, 'license-not-lic'],
    ['markup as name', '<script>.lic', goodFile, 'license-name-invalid'],
    ['another MAC', 'x.lic', signedFile(serverLine({ mac: '00000000beef', origMac: '00000000beef' })), 'license-wrong-mac'],
    ['an older major release', 'x.lic', signedFile(serverLine({ version: '6.0' })), 'license-too-old'],
    ['an altered file', 'x.lic', goodFile.replace('<Count>2', '<Count>6'), 'license-altered'],
    ['more than 64 KiB', 'x.lic', `# ${'x'.repeat(70_000)}`, 'license-too-large'],
    ['binary', 'x.lic', '\u0000\u0001', 'license-not-text'],
  ])('refuses %s with 422, journals it and raises an alarm', async (_, name, text, code) => {
    const answer = await upload(`filename=${encodeURIComponent(name)}`, text)
    expect([answer.status, answer.json.code]).toEqual([422, code])
    expect((await world.get(LICENSES)).json.items).toEqual([])
    const journal = (await world.get('/api/v1/clusters/cup-sjc/journal')).json.items
    expect(journal).toContainEqual(
      expect.objectContaining({ type: 'license-refused', source: 'api', data: expect.objectContaining({ code }) }),
    )
    const alarm = code === 'license-wrong-mac' ? 'CiscoLicenseFileInvalid' : 'CiscoLicenseFileError'
    expect((await world.get(`/api/v1/alarms?name=${alarm}`)).json.items).toHaveLength(1)
  })

  it('refuses a file that is there already under another name', async () => {
    await upload('filename=a.lic')
    expect((await upload('filename=b.lic')).json).toMatchObject({ status: 422, code: 'license-duplicate' })
  })

  it('refuses another file under a name that is taken, with 409', async () => {
    await upload('filename=a.lic')
    const other = signedFile(serverLine({ pak: 'PAK-2', fileId: '20260301170000001' }))
    expect((await upload('filename=a.lic', other)).json).toMatchObject({ status: 409, code: 'license-name-in-use' })
  })

  it('refuses a licence that covers fewer nodes than run, unless that is accepted', async () => {
    const one = signedFile(serverLine({ count: 1 }))
    expect((await upload('filename=a.lic', one)).json).toMatchObject({
      status: 409,
      code: 'license-covers-fewer-nodes',
      detail: expect.stringContaining('cup-sjc-sub1'),
    })
    expect((await upload('filename=a.lic&acceptFewer', one)).status).toBe(201)
    const cluster = (await world.get('/api/v1/clusters/cup-sjc')).json
    expect(cluster.services).toContainEqual({ node: 'cup-sjc-sub1', service: 'proxy', state: 'stopped', stoppedBy: 'license' })
    expect(cluster.warnings).toMatchObject([{ code: 'nodes-not-covered', text: expect.stringContaining('cup-sjc-sub1') }])
  })

  it.each([
    ['no name', '', { text: goodFile }, 400, 'invalid-request'],
    ['an unknown parameter', '?filename=a.lic&dryrun', { text: goodFile }, 400, 'invalid-request'],
    ['JSON', '?filename=a.lic', { body: { text: goodFile } }, 415, 'unsupported-media-type'],
    [
      'what curl --data sends',
      '?filename=a.lic',
      { text: 'x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported-media-type',
    ],
    ['a broken form', '', { text: 'x', headers: { 'content-type': 'multipart/form-data; boundary=b' } }, 400, 'malformed-body'],
    ['a form without boundary', '', { text: 'x', headers: { 'content-type': 'multipart/form-data' } }, 400, 'malformed-body'],
    ['vouching without a reason', '?filename=a.lic&vouch', { text: goodFile }, 400, 'invalid-request'],
  ])('refuses %s, and nobody hears of it', async (_, query, asked, status, code) => {
    const answer = await world.call('POST', `${LICENSES}${query}`, asked)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect((await world.get('/api/v1/alarms')).json.items.map(({ name }: { name: string }) => name)).not.toContain('CiscoLicenseFileError')
  })

  it('refuses a form without a file', async () => {
    const form = new FormData()
    form.set('note', 'no file')
    expect((await world.call('POST', LICENSES, { form })).json).toMatchObject({ status: 400, code: 'invalid-request' })
  })

  it('of an unknown cluster is 404', async () => {
    expect((await world.call('POST', '/api/v1/clusters/nope/licenses?filename=a.lic', { text: goodFile })).json.code).toBe(
      'unknown-cluster',
    )
  })
})

describe('vouching', () => {
  const cisco = signedFile(serverLine({ issuer: null }))

  it('lets a file that cannot be verified entitle, and says who vouched', async () => {
    const kept = await upload('filename=cisco.lic', cisco)
    expect([kept.status, kept.json.state, await modeNow()]).toEqual([201, 'unverified', 'evaluation'])
    const vouched = await upload('filename=cisco.lic&vouch&reason=seen+it&by=j.doe', cisco)
    expect(vouched.status).toBe(200)
    expect(vouched.json).toMatchObject({ vouchedBy: { by: 'j.doe', reason: 'seen it' }, modeAfter: 'production' })
    expect(await modeNow()).toBe('production')
    expect((await upload('filename=cisco.lic&vouch&reason=again', cisco)).json.code).toBe('license-duplicate')
  })

  it('can be done with the upload itself', async () => {
    expect((await upload('filename=cisco.lic&vouch=true&reason=seen+it&dryRun', cisco)).json).toMatchObject({
      vouchedBy: { by: 'administrator' },
      modeAfter: 'production',
    })
    expect((await upload('filename=cisco.lic&vouch=true&reason=seen+it', cisco)).status).toBe(201)
    expect(await modeNow()).toBe('production')
  })
})

describe('deleting', () => {
  it('takes the file away; the cluster is back in its evaluation', async () => {
    await upload('filename=cup-sjc.lic')
    expect((await world.call('DELETE', `${LICENSES}/cup-sjc.lic`)).json.mode).toBe('evaluation')
    expect((await world.get(LICENSES)).json.items).toEqual([])
    expect((await world.get(`${LICENSES}/cup-sjc.lic`)).json.code).toBe('unknown-license-file')
    expect((await world.call('DELETE', `${LICENSES}/cup-sjc.lic`)).json.code).toBe('unknown-license-file')
  })

  it('knows no file whose name cannot be', async () => {
    expect((await world.call('DELETE', `${LICENSES}/..%2f..%2fetc`)).json).toMatchObject({ status: 404, code: 'unknown-license-file' })
  })
})
