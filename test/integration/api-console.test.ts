/** The platform's command line over HTTP: what each command shows, does and refuses, on publisher and subscriber. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { serverFile, serverLine, signedFile } from '../support/licenses.js'
import { bearer, TOKENS, tokenOf } from '../support/tokens.js'

const PUB = 'cup-sjc-pub'
const SUB = 'cup-sjc-sub1'
const OLD_MAC = '000bcd4ee59d'
const NEW_MAC = '000bcd4ee5aa'
const CLUSTER = '/api/v1/clusters/cup-sjc'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
  await world.post('/api/v1/clusters', newClusterBody())
})

afterEach(() => world.close())

const asked = (command: string, node = PUB, confirmed?: string) =>
  world.post(`${CLUSTER}/nodes/${node}/console`, { command, ...(confirmed === undefined ? {} : { confirmed }) })
const run = async (command: string, node?: string) => (await asked(command, node)).json
const upload = async (name: string, text: string) =>
  expect((await world.call('POST', `${CLUSTER}/licenses?filename=${name}`, { text })).status).toBe(201)
const rebuild = () => world.post(`${CLUSTER}/nodes/${PUB}/rebuild`, { mac: NEW_MAC })
const cluster = async () => (await world.get(CLUSTER)).json
const journal = async () => (await world.get(`${CLUSTER}/journal`)).json.items
const facts = async () =>
  (await journal()).filter(({ source }: { source: string }) => source === 'console').map(({ type }: { type: string }) => type)

const refusal = (code: string, output: string) => ({ outcome: 'refused', output, question: null, code })
const done = (...lines: string[]) => ({ outcome: 'done', output: lines.join('\n'), question: null, code: null })

describe('show', () => {
  it('network eth0 has the known layout and the address; what is not simulated says so', async () => {
    expect(await run('show network eth0')).toEqual(
      done(
        'Ethernet 0',
        'DHCP         : not simulated  Status      : not simulated',
        'IP Address   : 10.1.1.10      IP Mask     : not simulated',
        'Link Detected: not simulated  Mode        : not simulated',
        'Duplicate IP : not simulated',
        '',
        'DNS',
        'Primary  : not simulated      Secondary   : not simulated',
        'Options  : not simulated',
        'Domain   : not simulated',
        'Gateway  : not simulated',
      ),
    )
  })

  it('network eth0 detail has the MAC address that a licence is issued for, and the new one after a rebuild', async () => {
    expect((await run('show network eth0 detail')).output).toContain(`\nMAC Address  : ${OLD_MAC}\n`)
    await rebuild()
    expect((await run('show network eth0 detail')).output).toContain(`\nMAC Address  : ${NEW_MAC}\n`)
    expect((await run('show network eth0 detail', SUB)).output).toContain('\nMAC Address  : 000bcd4ee59e\n')
  })

  it('status has host name, date in the zone of the cluster, and release; nothing looks measured', async () => {
    const { output } = await run('show status', SUB)
    expect(output).toMatch(/^Host Name +: cup-sjc-sub1\nDate +: Wed Apr 29, 2026 09:00:0\d\n/)
    expect(output).toContain('\nTime Zone          : Pacific Daylight Time (America/Los_Angeles)\n')
    expect(output).toContain('\nProduct Ver        : 7.0.5\n')
    expect(output).toMatch(/\nUptime +: not simulated\nCPU +: not simulated\nMemory +: not simulated$/)
  })

  it('version active has the release that runs', async () => {
    expect(await run('show version active')).toEqual(done('Active Version: 7.0.5'))
  })
})

describe('utils service', () => {
  it('list has the known shape, with Cisco License Manager on the publisher only', async () => {
    const list = (lines: string[]) =>
      done(
        'Requesting service status, please wait...',
        'Service Manager is running',
        'Getting list of all services',
        '>> Return code = 0',
        ...lines,
      )
    const services = ['Cisco UP Presence Engine[STARTED]', 'Cisco UP SIP Proxy[STARTED]']
    expect(await run('utils service list')).toEqual(list(['Cisco License Manager[STARTED]', ...services, 'Primary Node =true']))
    expect(await run('utils service list page', SUB)).toEqual(list([...services, 'Primary Node =false']))
  })

  it('stop and start do what the API does, in the name of the console; restart has the known words', async () => {
    expect(await run('utils service stop Cisco UP SIP Proxy', SUB)).toEqual(
      done('Service Manager is running', 'Cisco UP SIP Proxy[STOPPING]', 'Cisco UP SIP Proxy[STOPPING]', 'Cisco UP SIP Proxy[STOPPED]'),
    )
    expect((await run('utils service list', SUB)).output).toContain('\nCisco UP SIP Proxy[STOPPED]  Stopped by an administrator\n')
    expect((await cluster()).services).toContainEqual({ node: SUB, service: 'proxy', state: 'stopped', stoppedBy: 'administrator' })
    expect((await run('utils service start cisco up sip proxy', SUB)).output).toMatch(/\nCisco UP SIP Proxy\[STARTED\]$/)
    expect(await run('utils service restart Cisco UP Presence Engine')).toEqual(
      done(
        'Do not press Ctrl+C while the service is restarting. If the service has not restarted properly, execute the same command again.',
        'Service Manager is running',
        'Cisco UP Presence Engine[STARTING]',
        'Cisco UP Presence Engine[STARTING]',
        'Cisco UP Presence Engine[STARTED]',
      ),
    )
    expect(await facts()).toEqual(['service-stopped', 'service-started', 'service-stopped', 'service-started'])
  })

  it.each([
    [
      'utils service stop Cisco UP SIP Prxy',
      PUB,
      'unknown-service',
      'there is no service "Cisco UP SIP Prxy" here: did you mean "Cisco UP SIP Proxy"?',
    ],
    [
      'utils service start Cisco Tomcat',
      SUB,
      'unknown-service',
      'there is no service "Cisco Tomcat" here: known services are Cisco UP Presence Engine, Cisco UP SIP Proxy',
    ],
    ['utils service start Cisco UP SIP Proxy', PUB, 'service-running', 'proxy on cup-sjc-pub is running already'],
    [
      'utils service stop Cisco License Manager',
      PUB,
      'not-simulated',
      'only the restart of Cisco License Manager is simulated: utils service restart Cisco License Manager',
    ],
    [
      'utils service restart Cisco License Manager',
      SUB,
      'not-on-a-subscriber',
      'Cisco License Manager runs on the publisher: log in to cup-sjc-pub for it',
    ],
  ])('%s on %s is refused, and nothing happens', async (command, node, code, text) => {
    expect(await run(command, node)).toEqual(refusal(code, text))
    expect(await facts()).toEqual([])
  })

  it('start is refused where the licence does not allow it, and list says why it is stopped', async () => {
    await world.post(
      '/api/v1/clusters',
      newClusterBody({
        id: 'cup-old',
        installedAt: '2026-01-01T09:00:00Z',
        nodes: [{ hostname: 'cup-old-pub', address: '10.1.2.10', mac: '000bcd4ee500', role: 'publisher' }],
      }),
    )
    const old = async (command: string) => (await world.post('/api/v1/clusters/cup-old/nodes/cup-old-pub/console', { command })).json
    expect((await old('utils service list')).output).toContain('\nCisco UP SIP Proxy[STOPPED]  Evaluation or grace period expired\n')
    expect(await old('utils service start Cisco UP SIP Proxy')).toMatchObject({
      outcome: 'refused',
      code: 'service-not-licensed',
      output: 'proxy on cup-old-pub may not run: cup-old is in mode evaluation-expired; upload a valid server licence',
    })
  })
})

describe('file … license', () => {
  it('lists what is in the licence folder, by pattern and in detail', async () => {
    expect(await run('file list license')).toEqual(done('no licence files'))
    const text = serverFile(OLD_MAC, 2)
    await upload('a.lic', text)
    await upload('b.lic', signedFile(serverLine({ fileId: 'other' })))
    expect(await run('file list license')).toEqual(done('a.lic', 'b.lic'))
    expect(await run('file list license b*')).toEqual(done('b.lic'))
    expect(await run('file list license a.* detail')).toEqual(
      done(`a.lic  ${text.length} bytes  valid  2 servers  release 7.0  HOSTID ${OLD_MAC}`, '  signed by a trusted key'),
    )
    expect(await run('file list license *x*')).toMatchObject({ outcome: 'refused', code: 'unknown-license-file' })
  })

  it('shows a file as it was uploaded, whatever its line ends; what steers a terminal is shown, not sent', async () => {
    const text = `# \u202egnp.cil\r\n${serverFile(OLD_MAC, 2).replaceAll('\n', '\r\n')}`
    await upload('a.lic', text)
    const { output } = await run('file view license a.lic')
    expect(output.split('\n')[0]).toBe('# ‹U+202E›gnp.cil')
    expect(output).toContain('HOSTID=000bcd4ee59d')
    expect(output).not.toMatch(/[^\P{Cc}\n\t]/u)
    expect(await run('file view license b.lic')).toEqual(
      refusal('unknown-license-file', 'there is no licence file "b.lic" on this node; "file list license" lists what there is'),
    )
  })

  it('says who vouched in words that steer no terminal', async () => {
    const foreign = serverFile(OLD_MAC, 2)
      .replace(/SIGN="\w+/, 'SIGN="0000')
      .replace(/<Issuer>[^<]*<\/Issuer>/, '')
    const query = new URLSearchParams({ filename: 'c.lic', vouch: 'true', by: 'j\u001b[31mdoe', reason: 'seen\u0007 it' })
    await world.call('POST', `${CLUSTER}/licenses?${query}`, { text: foreign })
    expect((await run('file list license detail')).output).toContain('vouched for by j‹U+001B›[31mdoe: seen‹U+0007› it')
  })

  it('asks before it deletes; the answer is the question, and only that is done', async () => {
    await upload('a.lic', serverFile(OLD_MAC, 2))
    await upload('b.lic', signedFile(serverLine({ fileId: 'other' })))
    const command = 'file delete license a.lic'
    const { question } = await run(command)
    expect(question).toBe('Delete the licence file a.lic: continue (y/n)?')
    expect((await asked(command, PUB, 'y')).json).toMatchObject({ outcome: 'question', question })
    expect((await asked('file delete license b.lic', PUB, question)).json).toMatchObject({
      outcome: 'question',
      question: 'Delete the licence file b.lic: continue (y/n)?',
    })
    expect(await facts()).toEqual([])
    expect((await asked(command, PUB, question)).json).toEqual(done('a.lic deleted'))
    expect(await facts()).toEqual(['license-deleted'])
    expect(await run('file list license')).toEqual(done('b.lic'))
  })

  it('noconfirm deletes without a question, several with a star, all or none', async () => {
    await upload('a.lic', serverFile(OLD_MAC, 2))
    await upload('b.lic', signedFile(serverLine({ fileId: 'other' })))
    expect((await run('file delete license *.lic')).question).toBe('Delete 2 licence files (a.lic, b.lic): continue (y/n)?')
    expect(await run('file delete license *.lic noconfirm')).toEqual(
      done('a.lic deleted', 'b.lic deleted', '', 'cup-sjc went from production to evaluation'),
    )
    expect(await run('file delete license * noconfirm')).toMatchObject({ outcome: 'refused', code: 'unknown-license-file' })
  })

  it('names the nodes whose services would stop in its question; noconfirm never accepts that', async () => {
    await world.post(
      '/api/v1/clusters',
      newClusterBody({
        id: 'cup-old',
        installedAt: '2026-01-01T09:00:00Z',
        nodes: [{ hostname: 'cup-old-pub', address: '10.1.2.10', mac: '000bcd4ee500', role: 'publisher' }],
      }),
    )
    await world.call('POST', '/api/v1/clusters/cup-old/licenses?filename=o.lic', { text: serverFile('000bcd4ee500', 1) })
    const old = async (command: string, confirmed?: string) =>
      (
        await world.post('/api/v1/clusters/cup-old/nodes/cup-old-pub/console', {
          command,
          ...(confirmed === undefined ? {} : { confirmed }),
        })
      ).json
    expect(await old('file delete license o.lic noconfirm')).toEqual(
      refusal(
        'license-covers-fewer-nodes',
        'Presence Engine and SIP Proxy would have to stop on cup-old-pub; without noconfirm you are asked whether that is meant. Nothing was deleted.',
      ),
    )
    const { question } = await old('file delete license o.lic')
    expect(question).toBe('Presence Engine and SIP Proxy would have to stop on cup-old-pub. Delete the licence file o.lic: continue (y/n)?')
    expect((await old('file delete license o.lic', question)).output).toBe(
      'o.lic deleted\n\ncup-old went from production to evaluation-expired',
    )
  })

  it.each(['file list license', 'file view license a.lic', 'file delete license a.lic noconfirm'])(
    '%s is refused on a subscriber, naming the publisher',
    async (command) => {
      await upload('a.lic', serverFile(OLD_MAC, 2))
      const words = command.split(' ').slice(0, 3).join(' ')
      expect(await run(command, SUB)).toEqual(
        refusal('not-on-a-subscriber', `"${words}" works on the publisher only: log in to cup-sjc-pub for it`),
      )
      expect(await facts()).toEqual([])
    },
  )
})

describe('a grace', () => {
  beforeEach(async () => {
    await upload('old.lic', serverFile(OLD_MAC, 2))
    await rebuild()
  })

  it('ends when the invalid file is deleted and Cisco License Manager restarted; each step says what is left', async () => {
    expect((await run('utils service restart Cisco License Manager')).output).toMatch(
      /Upload a licence for the MAC address 000bcd4ee5aa\.$/,
    )
    await upload('new.lic', serverFile(NEW_MAC, 2))
    expect((await run('utils service restart Cisco License Manager')).output).toMatch(
      /Delete the invalid licence file old\.lic, then restart Cisco License Manager\.$/,
    )
    expect((await run('file delete license old.lic noconfirm')).output).toMatch(
      /^old\.lic deleted\n[\s\S]*Restart Cisco License Manager to end the grace period\.$/,
    )
    expect((await cluster()).mode).toBe('grace')
    expect((await run('utils service restart Cisco License Manager')).output).toMatch(/\n\ncup-sjc went from grace to production$/)
    expect(await facts()).toEqual([
      'license-manager-restarted',
      'license-manager-restarted',
      'license-deleted',
      'license-manager-restarted',
    ])
    expect(await run('file list license')).toEqual(done('new.lic'))
  })

  it('whose new licence covers fewer nodes asks before the deletion that would lose them', async () => {
    await world.call('POST', `${CLUSTER}/licenses?filename=new.lic&acceptFewer=true`, { text: serverFile(NEW_MAC, 1) })
    const { question } = await run('file delete license old.lic')
    expect(question).toBe(
      'Presence Engine and SIP Proxy would have to stop on cup-sjc-sub1. Delete the licence file old.lic: continue (y/n)?',
    )
  })
})

describe('anybody may ask', () => {
  it('for help, and leave', async () => {
    expect((await run('help', SUB)).output).toContain('utils service restart SERVICE')
    expect(await run('exit')).toEqual({ outcome: 'exit', output: '', question: null, code: null })
    expect(await run('   ')).toEqual(done(''))
  })

  it('what may be typed next', async () => {
    await upload('a.lic', serverFile(OLD_MAC, 2))
    const offered = async (line: string, node = PUB) =>
      (await world.get(`${CLUSTER}/nodes/${node}/console/completion?${new URLSearchParams({ line })}`)).json
    expect(await offered('file delete license ')).toEqual({ replaces: '', candidates: ['a.lic', 'noconfirm'] })
    expect(await offered('file delete license a', SUB)).toEqual({ replaces: 'a', candidates: [] })
    expect(await offered('utils service stop Cisco L', SUB)).toEqual({ replaces: 'Cisco L', candidates: [] })
  })

  it.each([
    ['/api/v1/clusters/nowhere/nodes/x/console', 404, 'unknown-cluster'],
    [`${CLUSTER}/nodes/nobody/console`, 404, 'unknown-node'],
    [`${CLUSTER}/nodes/%1b%5b2J/console`, 404, 'unknown-node'],
  ])('%s is nobody: %i %s', async (path, status, code) => {
    expect((await world.post(path, { command: 'help' })).json).toMatchObject({ status, code })
  })

  it.each([
    [{ command: 'x'.repeat(1001) }, '/command'],
    [{ command: 7 }, '/command'],
    [{}, '/command'],
    [{ command: 'help', noconfirm: true }, '/noconfirm'],
  ])('in a request that is not one: 400, and nothing happens', async (body, pointer) => {
    const { json } = await world.post(`${CLUSTER}/nodes/${PUB}/console`, body)
    expect(json).toMatchObject({ status: 400, code: 'invalid-request', errors: [{ pointer }] })
  })

  it('with a body of two megabytes: 413', async () => {
    expect((await asked('x'.repeat(2 * 1024 * 1024))).status).toBe(413)
  })

  it('whatever: no line harms the terminal or the daemon, and only deeds change anything', async () => {
    await upload('a.lic', serverFile(OLD_MAC, 2))
    const before = await journal()
    const word = fc.oneof(
      fc.constantFrom('file', 'view', 'list', 'license', 'show', 'utils', 'service', 'help', '?', '*', 'a.lic', 'detail'),
      fc.string({ unit: fc.constantFrom(...'ab-*?"\' \u001b\u202e\u0085\0\n\t\ufeff😀'), maxLength: 10 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
        const { status, json } = await asked(words.join(' '))
        expect(status).toBe(200)
        expect(json.output).not.toMatch(/[^\P{Cc}\n\t]/u)
      }),
    )
    expect(await journal()).toEqual(before)
  })
})

describe('with tokens', () => {
  const as = async (role: Parameters<typeof tokenOf>[0], command: string, node = PUB) =>
    (
      await world.call('POST', `${CLUSTER}/nodes/${node}/console`, {
        body: { command },
        headers: bearer(tokenOf(role)),
      })
    ).json

  beforeEach(async () => {
    await world.close()
    world = await apiWorld({ tokens: TOKENS })
    await world.call('POST', '/api/v1/clusters', { body: newClusterBody(), headers: bearer(tokenOf('administrator')) })
  })

  const READS = [
    'help',
    'exit',
    'show status',
    'show version active',
    'show network eth0 detail',
    'file list license',
    'utils service list',
  ]
  it.each(READS)('%s is for whoever may read', async (command) => {
    expect((await as('viewer', command)).outcome).toMatch(/done|exit/)
  })

  it.each([
    ['utils service stop Cisco UP SIP Proxy', 'operator', '"utils service stop" needs the role operator'],
    ['utils service start Cisco UP SIP Proxy', 'operator', '"utils service start" needs the role operator'],
    ['utils service restart Cisco UP SIP Proxy', 'operator', '"utils service restart" needs the role operator'],
    [
      'utils service restart Cisco License Manager',
      'administrator',
      '"utils service restart Cisco License Manager" needs the role administrator',
    ],
    ['file delete license a.lic noconfirm', 'administrator', '"file delete license" needs the role administrator'],
    ['file delete license a.lic', 'administrator', '"file delete license" needs the role administrator'],
  ] as const)('%s needs the role %s, as over the API', async (command, role, text) => {
    const lower = role === 'operator' ? 'viewer' : 'operator'
    expect(await as(lower, command)).toEqual(refusal('role-not-allowed', text))
    expect((await as(role, command)).code).not.toBe('role-not-allowed')
  })
})
