/** Capabilities over AXL (facts §9): `enableUps` is Cisco Unified Presence, `enableUpc` Cisco Unified Personal Communicator. */
import { updateUser } from '../cucm/users.js'
import type { ListedUser } from '../engine/cucm-port.js'
import { missing, orFail } from './fault.js'
import { operation } from './operation.js'
import { rowsOf, WINDOW } from './rows.js'
import { FLAG, group, TEXT, tags } from './shape.js'
import { parts } from './wanted.js'
import { wildcardOf } from './wildcard.js'
import { type Markup, tag } from './write-xml.js'

const CAPABILITIES = { userid: TEXT, enableUps: FLAG, enableUpc: FLAG } as const

export const capabilityOperations = {
  /** What is left out is false (facts §9), so that it takes the capability back. */
  updateLicenseCapabilities: operation({
    needs: 'administrator',
    request: CAPABILITIES,
    returned: 'text',
    async run({ operating, id }, { userid = missing('userid'), enableUps = false, enableUpc = false }) {
      const { userid: changed } = orFail(await updateUser(operating, id, { userid, enableCup: enableUps, enableCupc: enableUpc }, 'api'))
      return changed
    },
  }),
  listLicenseCapabilities: operation({
    needs: 'viewer',
    request: { searchCriteria: group({ userid: TEXT }), returnedTags: tags(...Object.keys(CAPABILITIES)), ...WINDOW },
    returned: { name: 'licenseCapabilities', shape: CAPABILITIES, many: true },
    async run({ operating, id }, { searchCriteria, returnedTags, ...window }) {
      const { query, matches } = wildcardOf(searchCriteria?.userid ?? missing('searchCriteria/userid'))
      const page = (at: { readonly limit: number; readonly cursor?: string }) => operating.store.cucmUsers(id, { ...query, ...at })
      const users = await rowsOf(page, ({ user }) => matches(user.userid), window)
      return users.map((user) => capabilitiesElement(user, returnedTags))
    },
  }),
}

function capabilitiesElement({ user }: ListedUser, wanted: ReadonlySet<string> | undefined): Markup {
  const { userid, enableCup, enableCupc } = user
  return tag('licenseCapabilities', ...parts({ userid, enableUps: enableCup, enableUpc: enableCupc }, wanted))
}
