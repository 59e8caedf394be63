/** A Communications Manager under any sequence of operations, on a real store: the units add up, the report is a recount, an undo is exact. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBulkCsv } from '../../src/cucm/bulk/csv.js'
import { orderBulk, previewBulk, undoBulk } from '../../src/cucm/bulk/jobs.js'
import { deleteCucmLicense, restartCallManager, uploadCucmLicense } from '../../src/cucm/licenses.js'
import { addPhone, removePhone, updatePhone } from '../../src/cucm/phones.js'
import { addUser, removeUser, updateUser } from '../../src/cucm/users.js'
import { unitsFile } from '../support/cucm.js'
import { brokenRules, CUCM_ID, type CucmWorld, cucmWorld } from '../support/cucm-world.js'
import { trustingDemoKey } from '../support/licenses.js'

const RUNS = { numRuns: Number(process.env.LIFE_RUNS ?? 15) }

const userid = fc.constantFrom('adams', 'brown', 'clark', 'dent')
const phone = fc.constantFrom('SEP1', 'SEP2', 'UPC1', 'UPC2', 'UPC3')
const model = fc.constantFrom('Cisco 7960G', 'Cisco 7905G', 'Cisco Unified Personal Communicator', 'Cisco IP Communicator')
const maybe = fc.option(fc.boolean(), { nil: undefined })
const csv = fc
  .uniqueArray(fc.tuple(userid, fc.constantFrom('true', 'false', ''), fc.constantFrom('true', 'false', '')), {
    minLength: 1,
    selector: ([id]) => id,
  })
  .map((lines) => `userid,enableCup,enableCupc\n${lines.map((line) => line.join(',')).join('\n')}\n`)

const operation = fc.oneof(
  fc.record({ do: fc.constant('add-user' as const), userid, enableCup: maybe, enableCupc: maybe }),
  fc.record({ do: fc.constant('change-user' as const), userid, enableCup: maybe, enableCupc: maybe }),
  fc.record({ do: fc.constant('remove-user' as const), userid }),
  fc.record({ do: fc.constant('add-phone' as const), name: phone, model, owner: userid, primaryPhone: fc.option(phone) }),
  fc.record({
    do: fc.constant('change-phone' as const),
    name: phone,
    model: fc.option(model, { nil: undefined }),
    primaryPhone: fc.option(phone),
  }),
  fc.record({ do: fc.constant('remove-phone' as const), name: phone }),
  fc.record({ do: fc.constant('upload' as const), units: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('delete-file' as const), units: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant('bulk' as const), csv }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

const lines = (text: string) => {
  const read = readBulkCsv('update-users', Buffer.from(text))
  if (!read.ok) throw new Error(read.problem.text)
  return read.value
}

async function apply(world: CucmWorld, op: Operation): Promise<void> {
  const { operating } = world
  switch (op.do) {
    case 'add-user':
      return void (await addUser(operating, CUCM_ID, op, 'api'))
    case 'change-user':
      return void (await updateUser(operating, CUCM_ID, op, 'api'))
    case 'remove-user':
      return void (await removeUser(operating, CUCM_ID, op.userid, 'api'))
    case 'add-phone':
      return void (await addPhone(operating, CUCM_ID, op, 'api'))
    case 'change-phone':
      return void (await updatePhone(operating, CUCM_ID, op, 'api'))
    case 'remove-phone':
      return void (await removePhone(operating, CUCM_ID, op.name, 'api'))
    case 'upload': {
      const upload = { fileName: `u${op.units}.lic`, text: unitsFile(op.units, 1), vouch: null }
      return void (await uploadCucmLicense(operating, CUCM_ID, upload, trustingDemoKey, 'api'))
    }
    case 'restart':
      return void (await restartCallManager(operating, CUCM_ID, 'api'))
    case 'delete-file':
      return void (await deleteCucmLicense(operating, CUCM_ID, `u${op.units}.lic`, true, 'api'))
    case 'bulk': {
      const job = await orderBulk(operating, CUCM_ID, { kind: 'update-users', lines: lines(op.csv), at: null })
      if (!job.ok) throw new Error(job.problem.text)
      return await world.settle(job.value.num, ['done'])
    }
  }
}

test('used + remaining is available, the report is a naive recount, and the row is its journal, after any sequence of operations', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(operation, { maxLength: 40 }), async (isEnforced, operations) => {
      const world = await cucmWorld(isEnforced)
      try {
        for (const op of operations) {
          await apply(world, op)
          const broken = await brokenRules(world)
          if (broken.length > 0) throw new Error(`after ${JSON.stringify(op)}: ${broken.join('; ')}`)
        }
      } finally {
        await world.close()
      }
    }),
    RUNS,
  )
})

test('an undo restores the exact state where nobody changed it since, and a dry run says what a job does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 20 }), csv, fc.option(userid), async (operations, text, touched) => {
      const world = await cucmWorld(true)
      try {
        for (const op of operations) await apply(world, op)
        const visible = async () => (await world.rows()).users.map(({ changed: _, ...user }) => user)
        const before = await visible()
        const said = await previewBulk(world.operating, CUCM_ID, { kind: 'update-users', lines: lines(text) })
        const job = await orderBulk(world.operating, CUCM_ID, { kind: 'update-users', lines: lines(text), at: null })
        if (!job.ok || !said.ok) throw new Error('the job was refused')
        await world.settle(job.value.num, ['done'])
        const { changed, unchanged, failed } = (await world.operating.store.bulkJob(CUCM_ID, job.value.num))?.results ?? {}
        expect({ changed, unchanged, failed }).toEqual(said.value.results)
        expect((await world.state()).sums).toMatchObject({ cup: (await world.rows()).users.filter(({ enableCup }) => enableCup).length })
        if (touched !== null) await updateUser(world.operating, CUCM_ID, { userid: touched, contacts: 999 }, 'api')
        await undoBulk(world.operating, CUCM_ID, job.value.num)
        await world.settle(job.value.num, ['undone'])
        const others = (users: Awaited<ReturnType<typeof visible>>) => users.filter((user) => user.userid !== touched)
        expect(others(await visible())).toEqual(others(before))
        expect(await brokenRules(world)).toEqual([])
      } finally {
        await world.close()
      }
    }),
    RUNS,
  )
})
