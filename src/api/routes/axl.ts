/**
 * AXL over HTTP: the address, the media type and the role are looked at here, the message by `src/axl`. Credentials, origin and size were looked
 * at before, as for every address (`app.ts`).
 */
import type { Context } from 'hono'
import type { Outcome } from '../../engine/problem.js'
import { askingOf, isAxl } from '../guard.js'
import type { Axl } from '../parts.js'
import { fail, orFail, type ProblemError, problemResponse } from '../problem.js'
import type { AddRoutes } from './routes.js'

/** With the id of a Communications Manager, or without where there is only one. */
const ADDRESSES = ['/axl', '/axl/', '/axl/:id', '/axl/:id/'] as const
const XML = 'text/xml; charset=utf-8'

export const addAxlRoutes: AddRoutes = (app, { axl, access }) => {
  const description = async (c: Context, cucm: string | null) => {
    const address = new URL(cucm === null ? '/axl/' : `/axl/${cucm}/`, c.req.url).href
    return c.body(orFail(await axl.wsdl(cucm, address)), 200, { 'content-type': XML })
  }

  app.get('/axl/AXLAPI.wsdl', (c) => description(c, null))
  for (const address of ADDRESSES) {
    app.get(address, (c) => description(c, idOf(c)))
    app.post(address, async (c) => {
      refuseOtherMedia(c)
      const outcome = await axl.answer({
        cucm: idOf(c),
        soapAction: c.req.header('soapaction'),
        body: new Uint8Array(await c.req.arrayBuffer()),
        may: (needed) => admitted(access.admit(needed, askingOf(c), 'basic')),
      })
      return c.body(orFail(outcome, faultStatus), 200, { 'content-type': XML })
    })
  }
}

function idOf({ req }: Context): string | null {
  return req.param('id') ?? null
}

function admitted(admission: { readonly ok: true } | Extract<Outcome<never>, { ok: false }>): Outcome<null> {
  return admission.ok ? { ok: true, value: null } : { ok: false, problem: admission.problem }
}

/** SOAP 1.1 §6.2: a message that could not be processed is 500; one that was not for the caller to send is 403 as everywhere. */
function faultStatus(code: string): number {
  return code === 'role-not-allowed' ? 403 : 500
}

/** SOAP 1.1 §6: `text/xml`. A page of another origin cannot send it without asking first. */
function refuseOtherMedia({ req }: Context): void {
  const [type = '', ...parameters] = (req.header('content-type') ?? '').split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '')
  if (!['text/xml', 'application/xml'].includes(type) || !['utf-8', 'us-ascii', undefined].includes(charset))
    fail('unsupported-media-type', 'send the message as text/xml in UTF-8 (SOAP 1.1), and say so in Content-Type')
  if (!['identity', undefined].includes(req.header('content-encoding')?.trim().toLowerCase()))
    fail('unsupported-media-type', 'send the message as it is, without Content-Encoding')
}

/** Whatever an AXL client is refused for, it reads a fault; what was refused before the message was looked at keeps its status. */
export function axlProblemResponse(axl: Pick<Axl, 'fault'>, path: string, error: ProblemError): Response {
  if (!isAxl(path)) return problemResponse(error)
  const { problem, status, headers } = error
  return new Response(axl.fault(problem), { status: Math.min(status, 500), headers: { ...headers, 'content-type': XML } })
}
