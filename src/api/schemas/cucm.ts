/** Communications Managers, their users, phones, units and licence files as the API shows them (design §5.7). */
import { z } from '@hono/zod-openapi'
import { cucmBlock } from '../../config/cucm-section.js'
import { CUCM_NAME, CUCM_NAME_MESSAGE } from '../../domain/cucm/names.js'
import { MODES } from '../../domain/mode.js'
import { instantText, listOf } from './common.js'

const PATTERN_ID = /^[a-z0-9-]{1,63}$/
const CONTACTS_MAX = 1_000_000
const COUNT_MAX = 1_000_000

const cucmParameter = z.string().regex(PATTERN_ID).meta({ description: 'Id of a Communications Manager', example: 'cucm-sjc' })
export const useridParameter = z.string().regex(CUCM_NAME).meta({ description: 'User id', example: 'jdoe' })
export const phoneParameter = z.string().regex(CUCM_NAME).meta({ description: 'Name of a phone', example: 'SEP000BCD4EE59D' })
export const inCucm = z.strictObject({ id: cucmParameter })

const userid = z.string().regex(CUCM_NAME, CUCM_NAME_MESSAGE)
const extension = z.string().min(1).max(64)
const contacts = z.int().min(0).max(CONTACTS_MAX)

const unitsShape = {
  available: z.int().meta({ description: 'Of the counted licence files; a CUPC software licence brings one' }),
  used: z.int(),
  remaining: z.int().meta({ description: '`available` − `used`; below zero when more is used than there is' }),
  overdraft: z.int().meta({ description: 'What the counted files let one use beyond `available`' }),
}
export const unitsObject = z
  .strictObject(unitsShape)
  .meta({ id: 'LicenseUnits', example: { available: 100, used: 42, remaining: 58, overdraft: 5 } })

export const newCucmBody = cucmBlock.meta({ id: 'NewCucm', example: { id: 'cucm-sjc', release: '7.0.2', mac: '000bcd4ee5c0', units: 50 } })

const cucmExample = {
  id: 'cucm-sjc',
  release: '7.0.2',
  mac: '000bcd4ee5c0',
  starterUnits: 50,
  units: { available: 100, used: 42, remaining: 58, overdraft: 5 },
  unitsEnforced: false,
  clusters: [{ id: 'cup-sjc', mode: 'evaluation' }],
  users: 20,
  phones: 21,
  restartNeeded: false,
} as const

export const cucmObject = z
  .strictObject({
    id: z.string(),
    release: z.string(),
    mac: z.string(),
    starterUnits: z.int().meta({ description: 'Count until a licence file with units does' }),
    units: unitsObject,
    unitsEnforced: z
      .boolean()
      .meta({ description: 'False while all its presence clusters are in evaluation: a want of units refuses nothing then' }),
    clusters: z.array(z.strictObject({ id: z.string(), mode: z.enum(MODES) })).meta({ description: 'Presence clusters that name it' }),
    users: z.int(),
    phones: z.int(),
    restartNeeded: z.boolean().meta({ description: 'A licence file is uploaded that counts after a restart of the CallManager service' }),
  })
  .meta({ id: 'Cucm', example: cucmExample })
export type CucmObject = z.infer<typeof cucmObject>
export const cucmList = listOf(cucmObject, 'CucmList')

const licenseShape = {
  file: z.string(),
  state: z.enum(['valid', 'unverified']),
  counted: z.boolean().meta({ description: 'False: uploaded, and counted only once the CallManager service has been restarted' }),
  reason: z.string(),
  units: z.int(),
  overdraft: z.int(),
  cupc: z.int().meta({ description: 'CUPC software licences; each brings one unit' }),
  release: z.string(),
  mac: z.string(),
  uploadedAt: instantText,
  countedSince: instantText.nullable(),
  vouchedBy: z.strictObject({ by: z.string(), reason: z.string() }).optional(),
}
const licenseExample = {
  file: 'units.lic',
  state: 'valid',
  counted: false,
  reason: 'signed by a trusted key; counts once the CallManager service has been restarted',
  units: 100,
  overdraft: 5,
  cupc: 0,
  release: '7.0',
  mac: '000bcd4ee5c0',
  uploadedAt: '2026-05-01T16:00:00Z',
  countedSince: null,
} as const

const cucmLicense = z.strictObject(licenseShape).meta({ id: 'CucmLicense', example: licenseExample })
export type CucmLicenseObject = z.infer<typeof cucmLicense>
export const cucmLicenseList = listOf(cucmLicense, 'CucmLicenseList')
export const cucmLicenseWithText = z
  .strictObject({ ...licenseShape, text: z.string() })
  .meta({ id: 'CucmLicenseWithText', example: { ...licenseExample, text: 'INCREMENT PHONE_UNIT cisco 7.0 permanent uncounted …\n' } })
export const cucmUploadAnswer = z
  .strictObject({
    ...licenseShape,
    warnings: z.array(z.string()),
    dryRun: z.boolean(),
    unitsBefore: unitsObject,
    unitsAfterRestart: unitsObject,
  })
  .meta({
    id: 'CucmLicenseUpload',
    description: 'What was read, and what it changes (with `dryRun`: would change) once the CallManager service has been restarted',
    example: {
      ...licenseExample,
      warnings: [],
      dryRun: false,
      unitsBefore: { available: 50, used: 42, remaining: 8, overdraft: 0 },
      unitsAfterRestart: { available: 100, used: 42, remaining: 58, overdraft: 5 },
    },
  })
export type CucmUploadObject = z.infer<typeof cucmUploadAnswer>

const userShape = {
  userid: z.string(),
  primaryExtension: z.string().nullable(),
  enableCup: z.boolean(),
  enableCupc: z.boolean(),
  contacts: z.int(),
  devices: z.int().meta({ description: 'How many phones the user owns' }),
}
const userExample = { userid: 'jdoe', primaryExtension: '4711', enableCup: true, enableCupc: false, contacts: 12, devices: 1 }
export const userObject = z.strictObject(userShape).meta({ id: 'User', example: userExample })
export type UserObject = z.infer<typeof userObject>
export const userList = listOf(userObject, 'UserList')
export const newUser = z
  .strictObject({
    userid,
    primaryExtension: extension.nullable().optional(),
    enableCup: z.boolean().optional(),
    enableCupc: z.boolean().optional(),
    contacts: contacts.optional(),
  })
  .meta({ id: 'NewUser', example: { userid: 'jdoe', primaryExtension: '4711', enableCup: true } })
export const userPatch = newUser.omit({ userid: true }).meta({ id: 'UserPatch', example: { enableCupc: true } })

const phoneExample = { name: 'SEP000BCD4EE59D', model: 'Cisco 7960G', owner: 'jdoe', primaryPhone: null, units: 4 }
export const phoneObject = z
  .strictObject({
    name: z.string(),
    model: z.string(),
    owner: z.string(),
    primaryPhone: z.string().nullable().meta({ description: 'The phone that it is a secondary of (adjunct licensing)' }),
    units: z.int().meta({ description: 'Device License Units that it consumes' }),
  })
  .meta({ id: 'Phone', example: phoneExample })
export type PhoneObject = z.infer<typeof phoneObject>
export const phoneList = listOf(phoneObject, 'PhoneList')
const phoneName = z.string().regex(CUCM_NAME, CUCM_NAME_MESSAGE)
const model = z.string().min(1).max(100)
export const newPhone = z.strictObject({ name: phoneName, model, owner: userid, primaryPhone: phoneName.nullable().optional() }).meta({
  id: 'NewPhone',
  example: { name: 'UPCJDOE', model: 'Cisco Unified Personal Communicator', owner: 'jdoe', primaryPhone: 'SEP000BCD4EE59D' },
})
export const phonePatch = z
  .strictObject({ model: model.optional(), owner: userid.optional(), primaryPhone: phoneName.nullable().optional() })
  .meta({ id: 'PhonePatch', example: { primaryPhone: null } })

export const unitReportObject = z
  .strictObject({
    units: unitsObject,
    items: z.array(z.strictObject({ kind: z.enum(['units', 'cupc-software']), ...unitsShape, files: z.array(z.string()) })),
    firstDayOfProduction: z.array(z.strictObject({ cluster: z.string(), needed: z.int(), short: z.int() })).meta({
      description:
        'Of each presence cluster that has not been in production: what its first day there would need, and how many units would be short',
    }),
  })
  .meta({
    id: 'LicenseUnitReport',
    example: {
      units: { available: 110, used: 44, remaining: 66, overdraft: 5 },
      items: [
        { kind: 'units', available: 100, used: 42, remaining: 58, overdraft: 5, files: ['units.lic'] },
        { kind: 'cupc-software', available: 10, used: 2, remaining: 8, overdraft: 0, files: ['cupc.lic'] },
      ],
      firstDayOfProduction: [{ cluster: 'cup-sjc', needed: 44, short: 0 }],
    },
  })
export type UnitReportObject = z.infer<typeof unitReportObject>

const count = z.int().min(-COUNT_MAX).max(COUNT_MAX)
export const calculatorBody = z
  .strictObject({
    enableCup: count.default(0).meta({ description: 'So many users more (or, negative, fewer) with the capability' }),
    enableCupc: count.default(0),
    phones: z
      .array(z.strictObject({ model, count, secondary: z.boolean().default(false) }))
      .max(1000)
      .default([]),
  })
  .meta({ id: 'Calculator', example: { enableCup: 10, enableCupc: 10, phones: [{ model: 'Cisco 7960G', count: 10 }] } })

const calculatorLine = z.strictObject({
  name: z.string().meta({ description: '`Enable CUP`, `Enable CUPC`, or a model' }),
  secondary: z.boolean(),
  unitsEach: z.int(),
  count: z.int(),
  units: z.int(),
  whatIfCount: z.int(),
  whatIfUnits: z.int(),
})
export const calculationObject = z.strictObject({ current: unitsObject, whatIf: unitsObject, lines: z.array(calculatorLine) }).meta({
  id: 'Calculation',
  example: {
    current: { available: 100, used: 1, remaining: 99, overdraft: 5 },
    whatIf: { available: 100, used: 11, remaining: 89, overdraft: 5 },
    lines: [{ name: 'Enable CUP', secondary: false, unitsEach: 1, count: 1, units: 1, whatIfCount: 11, whatIfUnits: 11 }],
  },
})
export type CalculationObject = z.infer<typeof calculationObject>

const statusUser = z.strictObject({ ...userShape, licensedForCupc: z.boolean() })
export const systemStatusObject = z
  .strictObject({
    cluster: z.string(),
    cucm: z.string(),
    synchronizedAt: instantText,
    endUsers: z.int(),
    phoneDevices: z.int(),
    licensedCupUsers: z.int(),
    licensedCupcUsers: z.int(),
    items: z.array(statusUser),
    nextCursor: z.string().nullable(),
  })
  .meta({
    id: 'SystemStatus',
    example: {
      cluster: 'cup-sjc',
      cucm: 'cucm-sjc',
      synchronizedAt: '2026-05-01T16:00:00Z',
      endUsers: 20,
      phoneDevices: 21,
      licensedCupUsers: 12,
      licensedCupcUsers: 3,
      items: [{ ...userExample, licensedForCupc: false }],
      nextCursor: null,
    },
  })
export type SystemStatusObject = z.infer<typeof systemStatusObject>

export const loginBody = z
  .strictObject({ userid: z.string().min(1).max(128), client: z.enum(['administration', 'cupc']), softphone: z.boolean().default(false) })
  .meta({ id: 'Login', example: { userid: 'jdoe', client: 'cupc', softphone: true } })
export const loginAnswer = z
  .strictObject({
    client: z.enum(['administration', 'cupc']),
    features: z.array(z.enum(['administration', 'license-upload', 'instant-messaging', 'availability', 'desk-phone-control', 'softphone'])),
  })
  .meta({ id: 'LoggedIn', example: { client: 'cupc', features: ['instant-messaging', 'availability', 'desk-phone-control'] } })
export type LoginAnswer = z.infer<typeof loginAnswer>

const changeSide = z.looseObject({}).nullable()
const changeObject = z
  .strictObject({
    num: z.int(),
    at: instantText,
    source: z.enum(['configuration', 'api', 'console', 'engine']),
    kind: z.enum(['user', 'phone']),
    job: z.string().nullable().meta({ description: 'The bulk job that made it' }),
    before: changeSide,
    after: changeSide,
  })
  .meta({
    id: 'CucmChange',
    example: {
      num: 7,
      at: '2026-05-01T16:00:00Z',
      source: 'api',
      kind: 'user',
      job: null,
      before: null,
      after: { userid: 'jdoe', primaryExtension: null, enableCup: true, enableCupc: false, contacts: 0 },
    },
  })
export const changeList = listOf(changeObject, 'CucmChangeList')
