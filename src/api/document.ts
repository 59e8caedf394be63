/** The OpenAPI document, made once from the schemas that validate. */
import type { OpenAPIHono } from '@hono/zod-openapi'

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

export function documentOf(app: OpenAPIHono, version: string): () => ApiDocument {
  let made: ApiDocument | undefined
  return () => {
    made ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Lapsewatch',
        version,
        description:
          'Licence clocks of Cisco presence clusters. Instants are RFC 3339 in UTC and, but for `wall`, in licence time. ' +
          'Lists answer `{ items, nextCursor }`. Errors are problem documents (RFC 9457) with a stable `code`.',
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
    })
    return made
  }
}
