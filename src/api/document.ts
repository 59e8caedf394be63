/** The OpenAPI document, made once from the schemas that validate. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { SESSION_COOKIE } from '../access/index.js'
import { needOf, needs } from './needed.js'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

export function documentOf(app: OpenAPIHono, version: string): () => ApiDocument {
  for (const [name, scheme] of Object.entries(SCHEMES)) app.openAPIRegistry.registerComponent('securitySchemes', name, scheme)
  let made: ApiDocument | undefined
  return () => {
    made ??= withRoles(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: {
          title: 'Lapsewatch',
          version,
          description:
            'Licence clocks of Cisco presence clusters. Instants are RFC 3339 in UTC and, but for `wall`, in licence time. ' +
            'Lists answer `{ items, nextCursor }`. Errors are problem documents (RFC 9457) with a stable `code`. ' +
            'Where tokens are configured, `x-role` says which role an operation needs (`nobody`: none).',
          license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
        },
        servers: [{ url: '/' }],
        tags: [
          { name: 'Clusters', description: 'Clusters that are watched' },
          { name: 'Fleet', description: 'All clusters at a glance' },
          { name: 'Timeline', description: 'What was, what will be, what would be' },
          { name: 'Licences', description: 'Licence files' },
          { name: 'Platform', description: 'What happens to the machines' },
          { name: 'Services', description: 'Presence Engine and SIP Proxy' },
          { name: 'Alarms', description: 'Alarms and where they went' },
          { name: 'Clock', description: 'The two times' },
          { name: 'Daemon', description: 'The daemon itself' },
        ],
      }),
    )
    return made
  }
}

const SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of `http.tokens`' },
  session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'What `POST /api/v1/session` answers with' },
  calendar: { type: 'apiKey', in: 'query', name: 'token', description: 'A token of the role `calendar`' },
} as const

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Says of each operation whom it is for. */
function withRoles(document: ApiDocument): ApiDocument {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method]
      if (operation === undefined) continue
      const { role, dryRun } = needOf(method, operation)
      Object.assign(operation, needs(role, dryRun === null ? {} : { dryRun }), {
        security: role === 'nobody' ? [] : [{ bearer: [] }, { session: [] }, ...(role === 'calendar' ? [{ calendar: [] }] : [])],
      })
    }
  }
  return document
}
