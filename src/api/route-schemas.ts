/** The schema of a part of a request, by the route that answers it: the adapter keeps it to itself when it tells of a refusal. */
import type { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'

export function schemaOf(app: OpenAPIHono, target: string, { req }: Context): z.ZodType | undefined {
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { method, path, request } = definition.route
    if (method.toUpperCase() !== req.method || path.replaceAll(/\{([^}]+)\}/g, ':$1') !== req.routePath) continue
    if (target === 'query') return request?.query as z.ZodType | undefined
    const content = request?.body?.content['application/json']
    return content !== undefined && 'schema' in content ? (content.schema as z.ZodType) : undefined
  }
  return undefined
}
