/** What a file of routes is: it adds its own to the application. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiParts } from '../parts.js'

export type AddRoutes = (app: OpenAPIHono, parts: ApiParts) => void
