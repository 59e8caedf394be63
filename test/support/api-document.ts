/** Is an answer what the OpenAPI document says? Every answer in the API's tests comes through here. */

import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

interface Content {
  readonly content?: Readonly<Record<string, unknown>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses?: Readonly<Record<string, Content>> }>>>>
}

export interface Answered {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly contentType: string
  readonly body: unknown
}

/** Answers what is wrong with an answer, or `null`. */
export type DocumentCheck = (answered: Answered) => string | null

/** What the document does not describe: the pages, the document itself, and addresses that do not exist. */
const UNDESCRIBED = [401, 403, 404, 405, 413]

export function checkAgainst(document: Document): DocumentCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  ajvFormats.default(ajv)
  ajv.addSchema(document, 'openapi.json')

  return ({ method, path, status, contentType, body }) => {
    const [type = ''] = contentType.split(';')
    const template = templateOf(document, path, method.toLowerCase())
    if (template === undefined) {
      if (status < 400) return null
      return UNDESCRIBED.includes(status)
        ? valid('openapi.json#/components/schemas/Problem', body)
        : `${status} of an address that is not described`
    }
    const responses = document.paths[template]?.[method.toLowerCase()]?.responses ?? {}
    if (responses[status] === undefined) return status === 413 ? null : `${method} ${template} may not answer ${status}`
    if (responses[status].content === undefined && body === '') return null
    if (responses[status].content?.[type] === undefined) return `${method} ${template} ${status} may not be ${type}`
    const steps = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
    return valid(
      `openapi.json#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`,
      body,
    )
  }

  function valid(reference: string, body: unknown): string | null {
    const validate = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference })
    return validate(body) ? null : `${reference}: ${ajv.errorsText(validate.errors)}`
  }
}

function templateOf({ paths }: Document, path: string, method: string): string | undefined {
  const bare = path.split('?')[0] ?? ''
  return Object.keys(paths).find((template) => {
    const pattern = new RegExp(`^${template.replaceAll(/[.-]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
    return pattern.test(bare) && paths[template]?.[method] !== undefined
  })
}
