import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantsOf, parseLicenseFile } from '../../../src/domain/license-file.js'
import {
  checkRegistration,
  checkRehost,
  isEmail,
  leftOf,
  newLicFileId,
  type Pak,
  type PakCounts,
  type Registration,
  standingOf,
} from '../../../src/domain/pak-book.js'
import { MAC, serverLine, signedFile } from '../../support/licenses.js'

const NEW_MAC = '000bcd4ee5aa'
const THIRD_MAC = '000bcd4ee5bb'
const none: PakCounts = { servers: 0, units: 0, cupc: 0 }

function registration(changes: Partial<Registration> = {}): Registration {
  return {
    at: '2026-05-01T00:00:00.000Z',
    email: 'noc@example.com',
    mac: MAC,
    release: '7.0',
    licFileId: '20260501000000000',
    file: 'cup.lic',
    rehosts: [],
    ...none,
    ...changes,
  }
}

function rehost(mac: string, licFileId: string): Registration['rehosts'][number] {
  return { at: '2026-06-01T00:00:00.000Z', email: 'noc@example.com', mac, licFileId, file: `${mac}.lic` }
}

const pak = (changes: Partial<Pak> = {}): Pak => ({ pak: 'PAK-1', servers: 4, units: 1000, cupc: 10, registrations: [], ...changes })

describe('a registration', () => {
  test('is refused for a PAK that the book does not have', () => {
    expect(checkRegistration([pak()], 'PAK-2', none)).toMatchObject({
      ok: false,
      code: 'pak-unknown',
      reason: expect.stringContaining('PAK-2'),
    })
  })

  test('takes from what the PAK holds, over all its registrations and whatever their servers', () => {
    const book = [pak({ registrations: [registration({ servers: 3 }), registration({ mac: NEW_MAC, servers: 1, units: 900 })] })]
    expect(leftOf(book[0] as Pak)).toEqual({ servers: 0, units: 100, cupc: 10 })
    expect(checkRegistration(book, 'PAK-1', { servers: 0, units: 100, cupc: 10 })).toMatchObject({ ok: true, index: 0 })
    expect(checkRegistration(book, 'PAK-1', { servers: 1, units: 101, cupc: 10 })).toEqual({
      ok: false,
      code: 'pak-exhausted',
      reason:
        'PAK-1: 1 server licences were asked for, 0 of its 4 are left; 101 units were asked for, 100 of its 1000 are left; ask for what is left, or register another PAK',
    })
  })

  test('a rehost takes nothing from the PAK', () => {
    const moved = pak({ registrations: [registration({ servers: 4, rehosts: [rehost(NEW_MAC, '2'), rehost(THIRD_MAC, '3')] })] })
    expect(leftOf(moved)).toEqual({ servers: 0, units: 1000, cupc: 10 })
  })

  test('no sequence of registrations gives more than the PAK holds, and each refusal is right', () => {
    const few = fc.integer({ min: 0, max: 4 })
    const asked = fc.record({ servers: few, units: few, cupc: few })
    fc.assert(
      fc.property(asked, fc.array(asked, { maxLength: 12 }), (holds, requests) => {
        let state = pak({ ...holds })
        for (const request of requests) {
          const left = leftOf(state)
          const fits = request.servers <= left.servers && request.units <= left.units && request.cupc <= left.cupc
          const answer = checkRegistration([state], 'PAK-1', request)
          expect(answer.ok).toBe(fits)
          if (answer.ok) state = { ...state, registrations: [...state.registrations, registration(request)] }
          for (const kind of ['servers', 'units', 'cupc'] as const)
            expect(state.registrations.reduce((sum, each) => sum + each[kind], 0)).toBeLessThanOrEqual(holds[kind])
        }
      }),
    )
  })
})

describe('a rehost', () => {
  const twice = pak({
    registrations: [registration({ servers: 2 }), registration({ mac: NEW_MAC, servers: 1 }), registration({ units: 5, licFileId: '7' })],
  })

  test('moves everything that the PAK has on the old server', () => {
    expect(checkRehost([twice], 'PAK-1', MAC, THIRD_MAC)).toEqual({ ok: true, index: 0, registrations: [0, 2] })
  })

  test('is refused to the MAC that the licence has already, from a server without licences, and for an unknown PAK', () => {
    expect(checkRehost([twice], 'PAK-1', MAC, MAC)).toMatchObject({ code: 'rehost-same-mac' })
    expect(checkRehost([twice], 'PAK-1', THIRD_MAC, MAC)).toMatchObject({
      code: 'rehost-nothing',
      reason: `PAK-1 has no licence on ${THIRD_MAC}: it has licences on ${MAC}, ${NEW_MAC}`,
    })
    expect(checkRehost([pak()], 'PAK-1', MAC, NEW_MAC)).toMatchObject({ reason: expect.stringContaining('nothing was registered') })
    expect(checkRehost([twice], 'PAK-2', MAC, NEW_MAC)).toMatchObject({ code: 'pak-unknown' })
  })

  test('of what was rehosted goes on from where it is, and is refused from where it was', () => {
    const moved = pak({ registrations: [registration({ servers: 2, rehosts: [rehost(NEW_MAC, '2')] })] })
    expect(checkRehost([moved], 'PAK-1', MAC, THIRD_MAC)).toMatchObject({
      code: 'rehost-done-already',
      reason: `what PAK-1 had on ${MAC} was rehosted to ${NEW_MAC} at 2026-06-01T00:00:00.000Z; to move it on, rehost from there`,
    })
    expect(checkRehost([moved], 'PAK-1', NEW_MAC, THIRD_MAC)).toMatchObject({ ok: true, registrations: [0] })
    expect(checkRehost([moved], 'PAK-1', NEW_MAC, MAC)).toMatchObject({ ok: true, registrations: [0] })
  })
})

describe('where a file stands in the book', () => {
  const moved = [pak({ registrations: [registration({ servers: 2, rehosts: [rehost(NEW_MAC, '2')] })] })]
  const file = (fileId: string, mac: string, name = 'PAK-1') => {
    const parsed = parseLicenseFile(signedFile(serverLine({ fileId, mac, pak: name })))
    if (!parsed.ok) throw new Error(parsed.reason)
    expect(grantsOf(parsed.file).licFileId).toBe(fileId)
    return parsed.file
  }

  test('the old one is void, the new one in force', () => {
    expect(standingOf(moved, file('20260501000000000', MAC))).toMatchObject({ standing: 'void', rehostedTo: NEW_MAC })
    expect(standingOf(moved, file('2', NEW_MAC))).toMatchObject({ standing: 'in-force', pak: 'PAK-1', email: 'noc@example.com' })
  })

  test.each([
    ['another number', file('3', MAC)],
    ['another server', file('2', THIRD_MAC)],
    ['another PAK', file('2', NEW_MAC, 'PAK-2')],
  ])('one of %s is unknown', (_name, stranger) => {
    expect(standingOf(moved, stranger)).toEqual({ standing: 'unknown' })
  })
})

test('a LicFileID has seventeen digits, as in the real sample, and no two files of a book have the same', () => {
  const now = new Date('2026-05-01T00:00:00.000Z')
  expect(newLicFileId(now)).toBe('20260501000000000')
  const book = [pak({ registrations: [registration({ rehosts: [rehost(NEW_MAC, '20260501000000001')] })] })]
  expect(newLicFileId(now, book)).toBe('20260501000000002')
})

test.each(['noc@example.com', 'n.o-c+sjc@noc.example.co.uk', "o'brien@example.org"])('%s looks like an e-mail address', (text) => {
  expect(isEmail(text)).toBe(true)
})

test.each([
  '',
  'noc',
  'noc@',
  '@example.com',
  'noc@example',
  'noc@@example.com',
  'noc@example..com',
  '.noc@example.com',
  'noc @example.com',
  'noc@-example.com',
  'noc@example.1',
  'noc@example.com\n',
  `${'x'.repeat(65)}@example.com`,
  'noc@example.com, other@example.com',
])('%j does not', (text) => {
  expect(isEmail(text)).toBe(false)
})
