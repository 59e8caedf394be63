/** `/api/docs`: the OpenAPI document to read, without a request to anybody else and without a script. */
import type { ApiDocument } from '../document.js'
import { type Need, needOf } from '../needed.js'
import { type Html, html, pageResponse } from './html.js'
import { STYLE } from './style.js'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

type PathItem = NonNullable<ApiDocument['paths']>[string]
type Operation = NonNullable<PathItem['get']>

interface Listed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export function docsPage(document: ApiDocument): Response {
  return pageResponse({ title: 'Lapsewatch API', style: STYLE, body: bodyOf(document) })
}

function bodyOf(document: ApiDocument): Html {
  const operations = operationsOf(document)
  const schemas = Object.entries(document.components?.schemas ?? {})
  return html`<header>
<h1>Lapsewatch API</h1>
<p>${prose(document.info.description ?? '')}</p>
<p class="dim"><a href="/api/openapi.json">openapi.json</a> · <a href="/">clusters</a> · version ${document.info.version}</p>
</header>
<main>
${(document.tags ?? []).map(
  ({ name, description }) => html`<section><h2 id="${name}">${name}</h2><p class="dim">${description ?? ''}</p>
${operations.filter(({ operation }) => operation.tags?.includes(name)).map(operationCard)}</section>`,
)}
<section><h2>Schemas</h2>
${schemas.map(([name, schema]) => html`<details class="card" id="schema-${name}"><summary>${name}</summary><pre>${JSON.stringify(schema, null, 2)}</pre></details>`)}
</section>
</main>`
}

function operationsOf(document: ApiDocument): readonly Listed[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method): readonly Listed[] => {
      const operation = item[method]
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }]
    }),
  )
}

function operationCard({ method, path, operation }: Listed): Html {
  return html`<article class="card" id="${operation.operationId ?? path}">
<h3><code>${method} ${path}</code></h3>
<p>${operation.summary ?? ''}${operation.description === undefined ? '' : html`<br><span class="dim">${prose(operation.description)}</span>`}</p>
<p class="dim">${roles(needOf(method, operation))}</p>
${parameters(operation)}
${body(operation)}
<table><tbody>${Object.entries(operation.responses ?? {}).map(([status, response]) => answer(status, response))}</tbody></table>
</article>
`
}

function roles({ role, dryRun }: Need): Html {
  if (role === 'nobody') return html`needs no token`
  return dryRun === null
    ? html`needs the role <code>${role}</code>`
    : html`needs the role <code>${role}</code>, with <code>dryRun</code> <code>${dryRun}</code>`
}

function parameters({ parameters: given = [] }: Operation): Html {
  const rows = given.flatMap((parameter) =>
    '$ref' in parameter
      ? []
      : [
          html`<tr><td><code>${parameter.name}</code></td><td class="dim">${parameter.in}${parameter.required ? ', needed' : ''}</td><td>${prose(parameter.description ?? descriptionOf(parameter.schema))}</td></tr>`,
        ],
  )
  return rows.length === 0 ? html`` : html`<table><tbody>${rows}</tbody></table>`
}

function descriptionOf(schema: unknown): string {
  return typeof schema === 'object' && schema !== null && 'description' in schema ? String(schema.description) : ''
}

function body({ requestBody }: Operation): Html {
  if (requestBody === undefined || '$ref' in requestBody) return html``
  return html`<p>Body: ${Object.entries(requestBody.content).map(([type, { schema }]) => html`<code>${type}</code> ${schemaLink(schema)} `)}</p>`
}

function answer(status: string, response: unknown): Html {
  const { description = '', content = {} } = response as { description?: string; content?: Record<string, { schema?: unknown }> }
  const links = Object.values(content).map(({ schema }) => schemaLink(schema))
  return html`<tr><td class="number">${status}</td><td>${prose(description)}</td><td>${links}</td></tr>`
}

function schemaLink(schema: unknown): Html {
  const reference = typeof schema === 'object' && schema !== null && '$ref' in schema ? String(schema.$ref) : undefined
  const name = reference?.split('/').at(-1)
  return name === undefined ? html`` : html`<a href="#schema-${name}">${name}</a>`
}

/** What stands between backticks is code. */
function prose(text: string): readonly Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}
