/** Our own description of the operations (WSDL 1.1, document/literal), written from their shapes; nothing of Cisco's schemas is in it. */
import { AXL_NAMESPACE, SOAP_ACTION } from './names.js'
import type { Operation, Returned } from './operation.js'
import type { Field, Shape } from './shape.js'
import { escaped, type Markup, tag } from './write-xml.js'

const PREFIXES = {
  'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
  'xmlns:soap': 'http://schemas.xmlsoap.org/wsdl/soap/',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:axl': AXL_NAMESPACE,
}

/** `address`: where the operations are asked for. */
export function wsdlOf(operations: Readonly<Record<string, Operation>>, address: string): string {
  const named = Object.entries(operations)
  const names = named.map(([name]) => name)
  const definitions = withAttributes('wsdl:definitions', { ...PREFIXES, name: 'AXLAPIService', targetNamespace: AXL_NAMESPACE })(
    tag('wsdl:types', schemaOf(named)),
    names.flatMap((name) => [messageOf(name, 'Request', name), messageOf(name, 'Response', `${name}Response`)]),
    withAttributes('wsdl:message', { name: 'fault' })(withAttributes('wsdl:part', { name: 'fault', element: 'axl:axlError' })()),
    withAttributes('wsdl:portType', { name: 'AXLPort' })(names.map(portOperation)),
    bindingOf(names),
    serviceAt(address),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${definitions.xml}`
}

function schemaOf(named: readonly (readonly [string, Operation])[]): Markup {
  return withAttributes('xsd:schema', { targetNamespace: AXL_NAMESPACE, elementFormDefault: 'unqualified' })(
    named.flatMap(([name, { request, returned }]) => [
      topElement(name, complexType('xsd:all', fieldsOf(request))),
      topElement(`${name}Response`, complexType('xsd:sequence', [returnElement(returned)])),
    ]),
    topElement('axlError', complexType('xsd:sequence', [typed('axlcode', 'xsd:string'), typed('axlmessage', 'xsd:string')])),
  )
}

function topElement(name: string, type: Markup): Markup {
  return withAttributes('xsd:element', { name })(type)
}

function complexType(order: 'xsd:all' | 'xsd:sequence', elements: readonly Markup[]): Markup {
  return tag('xsd:complexType', tag(order, elements))
}

function typed(name: string, type: string, more: Readonly<Record<string, string>> = {}): Markup {
  return withAttributes('xsd:element', { name, type, ...more })()
}

/** In a request each element may stand anywhere, once; which are needed depends on the other spellings. */
function fieldsOf(shape: Shape): readonly Markup[] {
  return Object.entries(shape).flatMap(([name, field]) => [name, ...(field.also ?? [])].map((spelling) => fieldOf(spelling, field)))
}

const OPTIONAL = { minOccurs: '0' }

function fieldOf(name: string, field: Field): Markup {
  switch (field.kind) {
    case 'text':
      return typed(name, 'xsd:string', OPTIONAL)
    case 'nullable-text':
      return typed(name, 'xsd:string', { ...OPTIONAL, nillable: 'true' })
    case 'flag':
      return typed(name, 'xsd:boolean', OPTIONAL)
    case 'count':
      return typed(name, 'xsd:nonNegativeInteger', OPTIONAL)
    case 'group':
      return withAttributes('xsd:element', { name, ...OPTIONAL })(complexType('xsd:all', fieldsOf(field.shape)))
    case 'tags':
      return withAttributes('xsd:element', { name, ...OPTIONAL })(
        complexType(
          'xsd:all',
          field.names.map((each) => typed(each, 'xsd:string', OPTIONAL)),
        ),
      )
  }
}

function returnElement(returned: Returned): Markup {
  if (returned === 'text') return typed('return', 'xsd:string')
  const { name, shape, many } = returned
  const item = withAttributes('xsd:element', { name, ...OPTIONAL, maxOccurs: many ? 'unbounded' : '1' })(
    complexType('xsd:sequence', fieldsOf(shape)),
  )
  return withAttributes('xsd:element', { name: 'return' })(complexType('xsd:sequence', [item]))
}

function messageOf(operation: string, kind: 'Request' | 'Response', element: string): Markup {
  const part = withAttributes('wsdl:part', { name: 'parameters', element: `axl:${element}` })()
  return withAttributes('wsdl:message', { name: `${operation}${kind}` })(part)
}

function portOperation(name: string): Markup {
  return withAttributes('wsdl:operation', { name })(
    withAttributes('wsdl:input', { message: `axl:${name}Request` })(),
    withAttributes('wsdl:output', { message: `axl:${name}Response` })(),
    withAttributes('wsdl:fault', { name: 'fault', message: 'axl:fault' })(),
  )
}

function bindingOf(names: readonly string[]): Markup {
  const literal = withAttributes('soap:body', { use: 'literal' })()
  return withAttributes('wsdl:binding', { name: 'AXLAPIBinding', type: 'axl:AXLPort' })(
    withAttributes('soap:binding', { style: 'document', transport: 'http://schemas.xmlsoap.org/soap/http' })(),
    names.map((name) =>
      withAttributes('wsdl:operation', { name })(
        withAttributes('soap:operation', { soapAction: `${SOAP_ACTION} ${name}`, style: 'document' })(),
        tag('wsdl:input', literal),
        tag('wsdl:output', literal),
        withAttributes('wsdl:fault', { name: 'fault' })(withAttributes('soap:fault', { name: 'fault', use: 'literal' })()),
      ),
    ),
  )
}

function serviceAt(address: string): Markup {
  const port = withAttributes('wsdl:port', { name: 'AXLPort', binding: 'axl:AXLAPIBinding' })(
    withAttributes('soap:address', { location: address })(),
  )
  return withAttributes('wsdl:service', { name: 'AXLAPIService' })(port)
}

function withAttributes(name: string, attributes: Readonly<Record<string, string>>) {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  return (...content: readonly (Markup | readonly Markup[])[]): Markup => tag(`${name}${written.join('')}`, ...content)
}
