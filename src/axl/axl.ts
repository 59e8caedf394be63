/** The AXL interface: one request in, one answer or one fault out. Who may ask, how much, and over what, is looked at before (`src/api`). */

import { suggest } from '../config/near-miss.js'
import type { CucmOperating } from '../cucm/operating.js'
import { rowOf } from '../cucm/operating.js'
import { done, type Outcome, type Problem } from '../engine/problem.js'
import { answerEnvelope, faultEnvelope, refuseOtherAction, requestOf } from './envelope.js'
import { AxlFault, fail, orFail, shown } from './fault.js'
import { OPERATIONS } from './operations.js'
import { readXml } from './read-xml.js'
import { wsdlOf } from './wsdl.js'

interface AxlRequest {
  /** `null`: the only one that there is. */
  readonly cucm: string | null
  readonly soapAction: string | undefined
  readonly body: Uint8Array
  readonly may: (needed: 'viewer' | 'administrator') => Outcome<unknown>
}

export interface Axl {
  /** Of that Communications Manager, with the address where it is asked. */
  wsdl(cucm: string | null, address: string): Promise<Outcome<string>>
  answer(request: AxlRequest): Promise<Outcome<string>>
  fault(problem: Problem): string
}

export function createAxl(operating: CucmOperating): Axl {
  return {
    wsdl: async (cucm, address) => {
      if (cucm !== null) {
        const row = await rowOf(operating, cucm)
        if (!row.ok) return row
      }
      return done(wsdlOf(OPERATIONS, address))
    },
    answer: async (request) => {
      try {
        return done(await answerTo(request, operating))
      } catch (error) {
        if (error instanceof AxlFault) return { ok: false, problem: error.problem }
        throw error
      }
    },
    fault: faultEnvelope,
  }
}

async function answerTo({ cucm, soapAction, body, may }: AxlRequest, operating: CucmOperating): Promise<string> {
  const request = requestOf(readXml(body))
  const { name } = request
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
  if (operation === undefined)
    return fail('unknown-operation', `there is no operation ${shown(name)}: ${suggest(name, Object.keys(OPERATIONS), 'operations')}`)
  orFail(may(operation.needs))
  refuseOtherAction(soapAction, name)
  const id = await cucmOf(cucm, operating)
  return answerEnvelope(name, await operation.answer({ operating, id }, request))
}

async function cucmOf(named: string | null, operating: CucmOperating): Promise<string> {
  if (named !== null) return orFail(await rowOf(operating, named)).id
  const [only, ...more] = await operating.store.cucms()
  if (only === undefined) return fail('unknown-cucm', 'there is no Communications Manager yet: name one in the configuration')
  if (more.length > 0)
    return fail('cucm-not-named', `there is more than one Communications Manager: ask at /axl/ID/, ${only.id} at /axl/${only.id}/`)
  return only.id
}
