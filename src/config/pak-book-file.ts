/**
 * The book of PAKs as a YAML file. An administrator enters what each PAK holds; the registrations are written by `license issue` and
 * `license rehost`, into the text as it stands, so that comments and order stay.
 */
import { type Document, isAlias, isMap, isSeq, parseDocument, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml'
import { z } from 'zod'
import { LICENSE_COUNT_MAX } from '../domain/license-line.js'
import { isEmail, type Pak, type Registration } from '../domain/pak-book.js'
import { type ConfigurationError, fileError, finding, locate, type Refusal, refuse } from './finding.js'
import { readBoundedText } from './read-text.js'
import { instant, mac } from './scalars.js'
import { checkSchema } from './schema-findings.js'
import { readYaml } from './yaml-document.js'

const MAX_BOOK_BYTES = 16 * 1024 * 1024

const count = z.int().min(0).max(LICENSE_COUNT_MAX).default(0)
const counts = { servers: count, units: count, cupc: count }
/** As written: the book is given back as it was read. */
const at = z.string().refine((text) => instant.safeParse(text).success, 'is not an instant: write date, time and offset (RFC 3339)')
const email = z.string().refine(isEmail, 'is not an e-mail address')
const issued = {
  at,
  email,
  mac,
  licFileId: z.string().regex(/^\d{1,32}$/, 'is not a LicFileID: digits, quoted'),
  file: z.string().min(1).max(255),
}

const book = z.strictObject({
  paks: z.array(
    z.strictObject({
      pak: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'is not a PAK: 1 to 64 letters, digits and dashes'),
      ...counts,
      registrations: z
        .array(
          z.strictObject({
            ...issued,
            release: z.string().regex(/^\d{1,2}\.\d{1,2}$/, 'is not a release: write "7.0"'),
            ...counts,
            rehosts: z.array(z.strictObject(issued)).default([]),
          }),
        )
        .default([]),
    }),
  ),
})

export interface PakBook {
  readonly paks: readonly Pak[]
  readonly text: string
}

export function readPakBook(file: string): { readonly ok: true; readonly book: PakBook } | Refusal {
  const content = readBoundedText(file, MAX_BOOK_BYTES)
  if ('problem' in content) return refuse([fileError(file, 'file-unreadable', `cannot be read: ${content.problem}`)])
  const yaml = readYaml(content.text, file, {})
  if (!yaml.ok) return refuse(yaml.errors)
  if (hasAlias(content.text)) {
    const message = 'has an alias (*NAME): what is registered at one place would appear at another'
    return refuse([fileError(file, 'alias', message, 'write it out')])
  }
  const { document } = yaml
  const checked = checkSchema(book, document.value, [], document.source)
  const findings = [...document.findings, ...('findings' in checked ? checked.findings : twice(checked.value.paks))]
  if ('findings' in checked || findings.length > 0) {
    return refuse(findings.map((each): ConfigurationError => locate(file, each, document.position(each.path, each.at))))
  }
  return { ok: true, book: { paks: checked.value.paks, text: content.text } }
}

function parse(text: string): Document {
  return parseDocument(text, { schema: 'core', version: '1.2' })
}

function hasAlias(text: string): boolean {
  let found = false
  visit(parse(text), (_key, node) => {
    if (!isAlias(node)) return undefined
    found = true
    return visit.BREAK
  })
  return found
}

function twice(paks: readonly Pak[]) {
  return paks.flatMap(({ pak }, index) => {
    const first = paks.findIndex((each) => each.pak === pak)
    return first === index ? [] : [finding('duplicate-pak', ['paks', index, 'pak'], `${pak} is entered twice`, 'keep one of the two')]
  })
}

/** The book's text with a registration more at the PAK of that place. */
export function withRegistration({ text }: PakBook, pak: number, registration: Omit<Registration, 'rehosts'>): string {
  return edited(text, (document) => append(document, ['paks', pak], 'registrations', registration))
}

/** The book's text with a rehost more at each of these registrations. */
export function withRehost(
  { text }: PakBook,
  pak: number,
  registrations: readonly number[],
  rehost: Registration['rehosts'][number],
): string {
  return edited(text, (document) => {
    for (const index of registrations) append(document, ['paks', pak, 'registrations', index], 'rehosts', rehost)
  })
}

function edited(text: string, edit: (document: Document) => void): string {
  const document = parse(text)
  edit(document)
  return document.toString({ lineWidth: 0 })
}

function append(document: Document, path: readonly (string | number)[], key: string, entry: object): void {
  const owner = document.getIn(path)
  if (!isMap(owner)) throw new Error(`the book has no map at ${path.join('.')}`)
  owner.flow = false
  const list = owner.get(key)
  const entries = isSeq(list) ? list : new YAMLSeq()
  entries.flow = false
  entries.add(quoted(entry))
  owner.set(key, entries)
}

/** MACs, releases and numbers that are names: quoted, or other readers of YAML take some of them for numbers. */
function quoted(entry: object): YAMLMap {
  const map = new YAMLMap()
  for (const [key, value] of Object.entries(entry)) {
    const scalar = new Scalar(value)
    if (key === 'mac' || key === 'release' || key === 'licFileId') scalar.type = Scalar.QUOTE_DOUBLE
    map.set(key, scalar)
  }
  return map
}
