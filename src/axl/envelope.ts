/** The SOAP 1.1 envelope: the one element that says what is asked for, and the envelopes of answers and faults. */
import type { Problem } from '../engine/problem.js'
import { fail, shown } from './fault.js'
import { AXL_NAMESPACE, SOAP_ACTION, SOAP_NAMESPACE } from './names.js'
import type { XmlElement } from './read-xml.js'
import { type Content, type Markup, tag } from './write-xml.js'

/** The element within the body, in the one namespace that is spoken here. */
export function requestOf(envelope: XmlElement): XmlElement {
  if (envelope.name !== 'Envelope') return fail('not-soap', `a SOAP message is an Envelope, not "${shown(envelope.name)}"`)
  if (envelope.namespace !== SOAP_NAMESPACE)
    return fail(
      'soap-version',
      `this is SOAP 1.1: its Envelope is in the namespace ${SOAP_NAMESPACE}, not in "${shown(envelope.namespace)}"`,
    )
  const mandatory = only(envelope, 'Header')?.children.find(isMandatory)
  if (mandatory !== undefined) return fail('header-not-understood', `the header ${shown(mandatory.name)} is not understood here`)
  const [request, ...more] = only(envelope, 'Body')?.children ?? []
  if (request === undefined) return fail('not-soap', 'the envelope has no Body with an operation in it')
  if (more.length > 0) return fail('not-soap', 'the Body holds more than one operation')
  if (request.namespace !== AXL_NAMESPACE)
    return fail(
      'wrong-namespace',
      `${shown(request.name)} is in the namespace "${shown(request.namespace)}"; this is AXL 8.5: ${AXL_NAMESPACE}`,
    )
  return request
}

function only({ children }: XmlElement, name: string): XmlElement | undefined {
  const found = children.filter((child) => child.namespace === SOAP_NAMESPACE && child.name === name)
  if (found.length > 1) return fail('not-soap', `the envelope has more than one ${name}`)
  return found[0]
}

/** SOAP 1.1 §4.2.3 */
function isMandatory({ attributes }: XmlElement): boolean {
  return ['1', 'true'].includes(attributes.get(`{${SOAP_NAMESPACE}}mustUnderstand`)?.trim() ?? '')
}

/** SOAP 1.1 §6.1.1: what the header field says, where it says anything, is what the body asks for. */
export function refuseOtherAction(header: string | undefined, operation: string): void {
  const action = header?.trim().replace(/^"(.*)"$/, '$1')
  if (action === undefined || ['', SOAP_ACTION, `${SOAP_ACTION} ${operation}`].includes(action)) return
  fail('wrong-soap-action', `SOAPAction says "${shown(action)}" and the body ${operation}; send "${SOAP_ACTION} ${operation}"`)
}

export function answerEnvelope(operation: string, content: Content): string {
  return envelopeOf(tag(`ns:${operation}Response xmlns:ns="${AXL_NAMESPACE}"`, tag('return', content)))
}

/** Code and sentence are those of every way in; the elements around them are named as in faults of Communications Manager. */
export function faultEnvelope({ code, text }: Problem): string {
  const detail = tag(`ns:axlError xmlns:ns="${AXL_NAMESPACE}"`, tag('axlcode', code), tag('axlmessage', text))
  return envelopeOf(tag('soapenv:Fault', tag('faultcode', `soapenv:${faultCodeOf(code)}`), tag('faultstring', text), tag('detail', detail)))
}

/** SOAP 1.1 §4.4.1 */
function faultCodeOf(code: string): string {
  if (code === 'soap-version') return 'VersionMismatch'
  if (code === 'header-not-understood') return 'MustUnderstand'
  return code === 'internal-error' || code.startsWith('store-') ? 'Server' : 'Client'
}

function envelopeOf(content: Markup): string {
  const envelope = tag(`soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}"`, tag('soapenv:Body', content))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${envelope.xml}`
}
