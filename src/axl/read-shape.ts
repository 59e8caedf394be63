/** A request's elements as plain values, by the shape of its operation. */
import { nearMiss, suggest } from '../config/near-miss.js'
import { fail, shown } from './fault.js'
import { AXL_NAMESPACE, XSI_NAMESPACE } from './names.js'
import type { XmlElement } from './read-xml.js'
import type { Field, Shape, Values } from './shape.js'

export function readShape<S extends Shape>(element: XmlElement, shape: S, others: 'refused' | 'left' = 'refused'): Values<S> {
  const { children, text, name } = element
  if (text.trim() !== '') fail('invalid-request', `${name}: text stands where elements belong`)
  const nameOf = knownNames(shape)
  const found = new Map<string, XmlElement>()
  for (const child of children) {
    const known = isOurs(child) ? nameOf.get(child.name) : undefined
    if (known === undefined) refuseUnknown(child, name, [...nameOf.keys()], others)
    else {
      const other = found.get(known)
      if (other !== undefined && (other.name === child.name || other.text !== child.text))
        fail('invalid-request', `${name}/${known}: is there more than once`)
      found.set(known, child)
    }
  }
  return Object.fromEntries(
    Object.entries(shape).map(([key, field]) => {
      const child = found.get(key)
      return [key, child === undefined ? undefined : readField(child, field)]
    }),
  ) as Values<S>
}

/** Each spelling, and the name that it is of. */
function knownNames(shape: Shape): ReadonlyMap<string, string> {
  return new Map(Object.entries(shape).flatMap(([name, { also = [] }]) => [name, ...also].map((spelling) => [spelling, name] as const)))
}

/** Within a request elements have no namespace; those that have that of AXL are meant all the same. */
function isOurs({ namespace }: XmlElement): boolean {
  return namespace === '' || namespace === AXL_NAMESPACE
}

/** One that is left aside may not be a mistyped one: what it says would be lost without a word. */
function refuseUnknown({ name, namespace }: XmlElement, within: string, known: readonly string[], others: 'refused' | 'left'): void {
  const meant = nearMiss(name, known)
  if (others === 'left' && meant === undefined) return
  const where = `${within}/${shown(name)}`
  if (meant === name) fail('invalid-request', `${where}: is in the namespace "${shown(namespace)}"; leave that out`)
  fail('invalid-request', `${where}: is not a known element: ${suggest(name, known, 'elements')}`)
}

function readField(element: XmlElement, field: Field): unknown {
  switch (field.kind) {
    case 'group':
      return readShape(element, field.shape, field.others)
    case 'tags':
      return new Set(element.children.map(({ name }) => name))
    case 'text':
      return textOf(element)
    case 'nullable-text':
      return isNil(element) || textOf(element) === '' ? null : textOf(element)
    case 'flag':
      return flagOf(element)
    case 'count':
      return countOf(element)
  }
}

function textOf({ name, text, children }: XmlElement): string {
  if (children.length > 0) fail('invalid-request', `${name}: elements stand where text belongs`)
  return text.trim()
}

function isNil({ attributes }: XmlElement): boolean {
  return ['true', '1'].includes(attributes.get(`{${XSI_NAMESPACE}}nil`) ?? '')
}

/** XML Schema's booleans, and the `t` and `f` of Communications Manager's database. */
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false, t: true, f: false }

function flagOf(element: XmlElement): boolean {
  const written = textOf(element)
  const flag = Object.hasOwn(FLAGS, written) ? FLAGS[written] : undefined
  return flag ?? fail('invalid-request', `${element.name}: "${shown(written)}" is neither true nor false`)
}

function countOf(element: XmlElement): number {
  const written = textOf(element)
  return /^\d{1,9}$/.test(written) ? Number(written) : fail('invalid-request', `${element.name}: "${shown(written)}" is no whole number`)
}
