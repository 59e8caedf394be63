/** A session for the page: a token is given once, and a cookie that no script can read stands for it (design §5.7). */
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Caller, SESSION_COOKIE, SESSION_MS } from '../../access/index.js'
import { askingOf } from '../guard.js'
import { needs } from '../needed.js'
import { fail, ProblemError } from '../problem.js'
import { type SessionObject, sessionObject, signIn } from '../schemas/session.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Daemon']
const path = '/api/v1/session'

const get = createRoute({
  method: 'get',
  path,
  ...needs('nobody'),
  operationId: 'getSession',
  tags,
  summary: 'Who asks, and whether one has to say so',
  responses: { 200: json(sessionObject, 'By session or token; without either, nobody'), ...problems() },
})

const open = createRoute({
  method: 'post',
  path,
  ...needs('nobody'),
  operationId: 'openSession',
  tags,
  summary: 'Sign in with a token',
  description:
    'Answers with a cookie of twelve hours that stands for the token. It ends before that when the token is configured no longer, or the daemon starts anew.',
  request: { body: jsonBody(signIn) },
  responses: { 200: json(sessionObject, 'Signed in'), ...problems(409, 413, 415) },
})

const close = createRoute({
  method: 'delete',
  path,
  ...needs('nobody'),
  operationId: 'closeSession',
  tags,
  summary: 'Sign out',
  responses: { 204: { description: 'Signed out, if one was signed in' }, ...problems() },
})

export const addSessionRoutes: AddRoutes = (app, { access }) => {
  app.openapi(get, (c) => c.json(view(access.whoIs(askingOf(c))), 200))

  app.openapi(open, (c) => {
    if (!access.isGuarded()) fail('no-tokens', 'no tokens are configured: whoever reaches this daemon may do everything')
    const asking = askingOf(c)
    const opened = access.openSession(c.req.valid('json').token, asking.from)
    if (!opened.ok) throw new ProblemError(opened.problem, opened.status, opened.headers)
    access.closeSession(asking)
    c.header('set-cookie', cookie(opened.cookie, SESSION_MS / 1000, isSecure(c)))
    return c.json(view(opened.caller), 200)
  })

  app.openapi(close, (c) => {
    access.closeSession(askingOf(c))
    c.header('set-cookie', cookie('', 0, isSecure(c)))
    return c.body(null, 204)
  })

  function view(caller: Caller | null): SessionObject {
    return { required: access.isGuarded(), name: caller?.name ?? null, role: caller?.role ?? null }
  }
}

/** RFC 6265 §4.1; `Strict`: it comes with no request that another site began. */
function cookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/** The daemon itself speaks HTTP: that a proxy before it speaks TLS is said by the browser, or by the proxy. */
function isSecure({ req }: Context): boolean {
  return req.header('origin')?.startsWith('https://') === true || req.header('x-forwarded-proto') === 'https'
}
