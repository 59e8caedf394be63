/** An address that exists for other methods is 405 with `Allow`, not 404; OPTIONS is answered with the same list. */
import type { Context, Hono } from 'hono'
import { ProblemError, problemResponse } from './problem.js'

interface Address {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** To be called once every route is there. */
export function unansweredFor(routes: Hono['routes']): (context: Context) => Response {
  const addresses = new Map<string, Address>()
  for (const { method, path } of routes) {
    if (method === 'ALL') continue
    const address = addresses.get(path) ?? { pattern: new RegExp(`^${path.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`), methods: new Set() }
    address.methods.add(method)
    if (method === 'GET') address.methods.add('HEAD')
    addresses.set(path, address)
  }

  return ({ req }) => {
    const methods = new Set(
      [...addresses.values()].filter(({ pattern }) => pattern.test(req.path)).flatMap((address) => [...address.methods]),
    )
    if (methods.size === 0)
      return problemResponse(
        new ProblemError({ code: 'not-found', text: 'there is nothing at this address; /api/docs lists what there is' }),
      )
    const allow = [...methods].sort().join(', ')
    if (req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
    return problemResponse(new ProblemError({ code: 'method-not-allowed', text: `this address takes ${allow}` }, 405, { allow }))
  }
}
