/** The program of docs/axl.md, run as it stands beside a daemon. */
import { expect, it } from 'vitest'
import { node } from '../support/command-line.js'
import { startDaemon, tempFolder } from '../support/daemon.js'
import { blocksOf, readPage } from '../support/documents.js'

it('gives a user capabilities, makes a softphone the secondary of a phone, and is told why the phone stays', async () => {
  const [program] = blocksOf(readPage('docs/axl.md'), 'js')
  if (program === undefined) throw new Error('docs/axl.md has no program')
  const folder = tempFolder()
  const cucm = 'cucm: [{ id: cucm-sjc, release: "7.0.2", mac: "000bcd4ee5c0", units: 50 }]'
  const daemon = await startDaemon(folder.file('lapsewatch.yaml', `store: memory\nhttp: { listen: 127.0.0.1:0 }\n${cucm}\n`))
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{ "userid": "jdoe" }' }
  await fetch(`${daemon.url}/api/v1/cucm/cucm-sjc/users`, init)
  const { stdout, stderr } = await node(['--input-type=module', '--eval', program.text], { env: { LAPSEWATCH_URL: daemon.url } })
  expect(String(stderr)).toBe('')
  expect(String(stdout)).toBe("[ { name: 'UPCJDOE', primaryPhoneName: 'SEP000BCD4EE59D' } ]\nprimary-has-secondaries")
  expect(await daemon.get('/api/v1/cucm/cucm-sjc/users/jdoe')).toMatchObject({ enableCup: true, enableCupc: true, devices: 2 })
  await daemon.stop()
  folder.remove()
})
