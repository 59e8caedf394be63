/**
 * An XML document as a tree: elements with their namespaces and text, nothing else. No document type is taken, so there are no entities to
 * expand but the five of XML itself (SOAP 1.1 §3: "A SOAP message MUST NOT contain a Document Type Declaration").
 */
import sax from 'sax'
import { fail } from './fault.js'

export interface XmlElement {
  /** Empty without one. */
  readonly namespace: string
  readonly name: string
  readonly children: readonly XmlElement[]
  readonly text: string
  /** Attributes that belong to a namespace, as `{namespace}name`; the others say nothing here. */
  readonly attributes: ReadonlyMap<string, string>
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[]
  text: string
}

const DEPTH_MAX = 32
/** A phone of Communications Manager with all of its lines has some hundred. */
const ELEMENTS_MAX = 2000
/** `sax` compares each attribute with those before it, which would take seconds for as many as a body can hold. */
const ATTRIBUTES_MAX = 64
const CHUNK_LENGTH = 2048

export function readXml(bytes: Uint8Array): XmlElement {
  const text = decoded(bytes)
  const parser = sax.parser(true, { xmlns: true, strictEntities: true })
  const open: OpenElement[] = []
  let root: XmlElement | undefined
  let elements = 0

  parser.onerror = (error) => malformed(`${error.message.split('\n', 1)[0]} (line ${parser.line + 1})`)
  parser.ondoctype = refuseDocumentType
  parser.onsgmldeclaration = refuseDocumentType
  parser.onprocessinginstruction = ({ name, body }) => {
    const encoding = name === 'xml' ? /encoding\s*=\s*["']([^"']*)["']/.exec(body)?.[1] : undefined
    if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) malformed('it says to be in another encoding than UTF-8')
  }
  parser.onopentag = ({ local, uri, attributes }) => {
    if (open.length >= DEPTH_MAX) fail('malformed-xml', `elements stand at most ${DEPTH_MAX} deep in each other`)
    if (++elements > ELEMENTS_MAX) fail('malformed-xml', `a message has at most ${ELEMENTS_MAX} elements`)
    const element = { namespace: String(uri), name: local, children: [], text: '', attributes: qualified(Object.values(attributes)) }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => {
    open.pop()
  }
  const addText = (more: string) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.ontext = addText
  parser.oncdata = addText

  for (let at = 0; at < text.length; at += CHUNK_LENGTH) {
    parser.write(text.slice(at, at + CHUNK_LENGTH))
    if (parser.attribList.length > ATTRIBUTES_MAX) fail('malformed-xml', `an element has at most ${ATTRIBUTES_MAX} attributes`)
  }
  parser.close()
  return root ?? malformed('it is empty')
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return malformed('it is not in UTF-8')
  }
}

function qualified(
  attributes: readonly { readonly local: string; readonly uri: string; readonly value: string }[],
): ReadonlyMap<string, string> {
  return new Map(attributes.filter(({ uri }) => uri !== '').map(({ local, uri, value }) => [`{${uri}}${local}`, value]))
}

function refuseDocumentType(): never {
  return fail('document-type', 'a SOAP message has no document type and declares no entities (SOAP 1.1 §3); send it without <!DOCTYPE …>')
}

function malformed(why: string): never {
  return fail('malformed-xml', `the body is no XML that can be read: ${why}`)
}
