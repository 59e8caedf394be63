/**
 * The one statement that operators' monitoring polls for want of an alarm (facts §9): the numbers of the License Unit Report. There is no
 * database of Communications Manager here, so every other statement is refused.
 */

import { rowOf } from '../cucm/operating.js'
import { unitReport } from '../cucm/report.js'
import { fail, missing, orFail } from './fault.js'
import { operation } from './operation.js'
import { TEXT } from './shape.js'
import { tag } from './write-xml.js'

const STATEMENT = 'SELECT name,value FROM TABLE (FUNCTION LicenseTotals()) (pkid,name,value,UserValue,DeviceValue)'

export const sqlOperations = {
  executeSQLQuery: operation({
    needs: 'viewer',
    request: { sql: TEXT },
    returned: { name: 'row', shape: { name: TEXT, value: TEXT }, many: true },
    async run({ operating, id }, { sql = missing('sql') }) {
      if (folded(sql) !== folded(STATEMENT)) return fail('unknown-statement', `the one statement that is answered here is ${STATEMENT}`)
      const row = orFail(await rowOf(operating, id))
      const { units } = unitReport(row, operating.devices)
      const { sums } = row.state
      // Which rows Communications Manager 7.x has is not known; the first three are called as in its report (facts §5), the rest is ours.
      return Object.entries({
        'Units Available': units.available,
        'Units Used': units.used,
        'Units Remaining': units.remaining,
        'Units Overdraft': units.overdraft,
        'CUP Users': sums.cup,
        'CUPC Users': sums.cupc,
      }).map(([name, value]) => tag('row', tag('name', name), tag('value', value)))
    },
  }),
}

/** Blanks between words and signs, upper and lower case, and a semicolon at the end say nothing. */
function folded(statement: string): string {
  const words = statement.toLowerCase().match(/\w+|[^\s\w]/g) ?? []
  return (words.at(-1) === ';' ? words.slice(0, -1) : words).join(' ')
}
