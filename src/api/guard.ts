/** The guard before every address: who asks, and may they? Nothing that a refused request carries is read. */
import type { IncomingMessage } from 'node:http'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Access, Asking, Caller, Needed } from '../access/index.js'
import { type Need, neededByRoute } from './needed.js'
import { ProblemError } from './problem.js'

const callers = new WeakMap<Context, Caller>()

/** Who asks; `null` where nobody has to say so. */
export function callerOf(context: Context): Caller | null {
  return callers.get(context) ?? null
}

/** Here alone a token may stand in the address: what stands there is kept in histories and in logs of others. */
export const CALENDAR_PATH = '/api/v1/calendar.ics'

/** AXL takes the name of a token and the token by HTTP Basic, as its clients send credentials, and nothing else (design §5.7). */
export function isAxl(path: string): boolean {
  return path === '/axl' || path.startsWith('/axl/')
}

export function askingOf({ req, env }: Context): Asking {
  const { incoming } = (env ?? {}) as { readonly incoming?: IncomingMessage }
  return {
    authorization: req.header('authorization'),
    cookie: req.header('cookie'),
    inAddress: req.path === CALENDAR_PATH ? req.query('token') : undefined,
    from: incoming?.socket.remoteAddress ?? 'unknown',
  }
}

/** `isOpen`: addresses of the page's own files. */
export function guard(app: OpenAPIHono, access: Access, isOpen: (path: string) => boolean): MiddlewareHandler {
  let needed: ReadonlyMap<string, Need> | undefined

  /** What is no operation (`/api/docs`, addresses that do not exist) is a read. */
  function neededFor(context: Context): Needed {
    const { req } = context
    const route = matchedRoutes(context).find(({ method }) => method !== 'ALL')
    if (route === undefined) return 'viewer'
    if (route.path === '/metrics' && access.metricsOpen()) return 'nobody'
    needed ??= neededByRoute(app)
    const need = needed.get(`${route.method} ${route.path}`)
    if (need === undefined) return isOpen(route.path) ? 'nobody' : 'viewer'
    return need.dryRun !== null && isSet(req.queries().dryRun) ? need.dryRun : need.role
  }

  return async (context, next) => {
    const admission = access.admit(neededFor(context), askingOf(context), isAxl(context.req.path) ? 'basic' : 'bearer')
    if (!admission.ok) throw new ProblemError(admission.problem, admission.status, admission.headers)
    if (admission.caller !== null) callers.set(context, admission.caller)
    await next()
  }
}

/** As the operation itself will read it: exactly once, and with a value that means yes (`flag` in `schemas/common.ts`). */
function isSet(written: readonly string[] | undefined): boolean {
  return written?.length === 1 && ['', 'true', '1'].includes(written[0] ?? 'false')
}
