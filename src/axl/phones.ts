/** Phones over AXL: which of them are secondaries of a primary is `primaryPhoneName` (chapter, "Adjunct Licensing"; facts §9). */
import { addPhone, findPhone, removePhone, updatePhone } from '../cucm/phones.js'
import { CUCM_NAME, CUCM_NAME_MESSAGE } from '../domain/cucm/names.js'
import type { CucmPhone } from '../domain/cucm/state.js'
import { fail, missing, orFail } from './fault.js'
import { operation } from './operation.js'
import { rowsOf, WINDOW } from './rows.js'
import { FLAG, group, TEXT, tags, type Values } from './shape.js'
import { parts } from './wanted.js'
import { wildcardOf } from './wildcard.js'
import { type Markup, tag } from './write-xml.js'

/** `product` is Cisco's other name for the model; the rest of the other spellings are the API's. */
const MODEL = { kind: 'text', also: ['product'] } as const
const OWNER = { kind: 'text', also: ['owner'] } as const
const PRIMARY = { kind: 'nullable-text', also: ['primaryPhone'] } as const
const CHANGED = { model: MODEL, ownerUserName: OWNER, primaryPhoneName: PRIMARY, isActive: FLAG } as const

const RETURNED = { name: TEXT, product: TEXT, model: TEXT, ownerUserName: TEXT, primaryPhoneName: TEXT } as const
const RETURNED_TAGS = tags(...Object.keys(RETURNED))
const PHONE = { name: 'phone', shape: RETURNED } as const

/**
 * What else a phone of Communications Manager has says nothing about licences; it is left aside. A change is answered with the name, where
 * Communications Manager gives the UUID of its row (ours: nothing here has one).
 */
export const phoneOperations = {
  addPhone: operation({
    needs: 'administrator',
    request: { phone: group({ name: TEXT, ...CHANGED }, 'left') },
    returned: 'text',
    async run({ operating, id }, { phone }) {
      const wish = wishOf(phone ?? missing('phone'))
      const { model = missing('phone/model'), owner = missing('phone/ownerUserName') } = wish
      orFail(await addPhone(operating, id, { ...wish, model, owner }, 'api'))
      return wish.name
    },
  }),
  updatePhone: operation({
    needs: 'administrator',
    request: { name: TEXT, ...CHANGED },
    others: 'left',
    returned: 'text',
    async run({ operating, id }, asked) {
      const wish = wishOf(asked)
      orFail(await updatePhone(operating, id, wish, 'api'))
      return wish.name
    },
  }),
  removePhone: operation({
    needs: 'administrator',
    request: { name: TEXT },
    returned: 'text',
    async run({ operating, id }, { name = missing('name') }) {
      orFail(await removePhone(operating, id, name, 'api'))
      return name
    },
  }),
  getPhone: operation({
    needs: 'viewer',
    request: { name: TEXT, returnedTags: RETURNED_TAGS },
    returned: { ...PHONE, many: false },
    async run({ operating, id }, { name = missing('name'), returnedTags }) {
      return phoneElement(orFail(await findPhone(operating, id, name)), returnedTags)
    },
  }),
  listPhone: operation({
    needs: 'viewer',
    request: { searchCriteria: group({ name: TEXT }), returnedTags: RETURNED_TAGS, ...WINDOW },
    returned: { ...PHONE, many: true },
    async run({ operating, id }, { searchCriteria, returnedTags, ...window }) {
      const { query, matches } = wildcardOf(searchCriteria?.name ?? missing('searchCriteria/name'))
      const page = (at: object & { readonly limit: number }) => operating.store.cucmPhones(id, { ...query, ...at })
      const phones = await rowsOf(page, ({ name }) => matches(name), window)
      return phones.map((phone) => phoneElement(phone, returnedTags))
    },
  }),
}

function wishOf({
  name = missing('name'),
  model,
  ownerUserName,
  primaryPhoneName,
  isActive,
}: Values<typeof CHANGED & { name: typeof TEXT }>) {
  if (isActive === false)
    fail('always-active', 'a phone here is always active and consumes its units; leave isActive out, or remove the phone')
  const named = { name, ownerUserName, primaryPhoneName }
  for (const [element, written] of Object.entries(named)) {
    if (typeof written === 'string' && !CUCM_NAME.test(written)) fail('invalid-request', `${element}: ${CUCM_NAME_MESSAGE}`)
  }
  return { name, model, owner: ownerUserName, primaryPhone: primaryPhoneName }
}

function phoneElement({ name, model, owner, primaryPhone }: CucmPhone, wanted: ReadonlySet<string> | undefined): Markup {
  const values = { name, product: model, model, ownerUserName: owner, primaryPhoneName: primaryPhone ?? '' }
  return tag('phone', ...parts(values, wanted))
}
