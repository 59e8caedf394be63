/**
 * Against web pages of others: a browser on this machine can reach the daemon, so a page that it shows could. Names that are not the
 * loopback's are refused (DNS rebinding), and no change is taken from a page of another origin (design §5.3). Other programs send neither
 * `Origin` nor `Sec-Fetch-Site` and are not concerned.
 */
import type { MiddlewareHandler } from 'hono'
import type { Access } from '../access/index.js'
import { fail } from './problem.js'

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * The daemon listens on the loopback only as long as there are no tokens; whoever asks for another name was led here by a foreign DNS entry.
 * With tokens it may have any name: a page that was led here knows none, and has no session under its own name.
 */
export function refuseForeignHost(host: string | undefined, access: Pick<Access, 'isGuarded'>): void {
  if (access.isGuarded() || LOOPBACK_HOST.test(host ?? '')) return
  fail('host-not-allowed', 'ask for this daemon as localhost, 127.0.0.1 or [::1]')
}

export function knownHostsOnly(access: Pick<Access, 'isGuarded'>): MiddlewareHandler {
  return async ({ req }, next) => {
    refuseForeignHost(req.header('host'), access)
    await next()
  }
}

export const sameOriginChangesOnly: MiddlewareHandler = async ({ req }, next) => {
  if (!SAFE_METHODS.includes(req.method) && isFromElsewhere(req.header('origin'), req.header('sec-fetch-site'), req.header('host'))) {
    fail('cross-origin', 'no change is taken from a page of another origin')
  }
  await next()
}

/** Fetch Metadata says it outright where the browser has it; `Origin` is what the older ones send with every POST and DELETE. */
export function isFromElsewhere(origin: string | undefined, site: string | undefined, host: string | undefined): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
}

/** Nothing of ours may be framed, sniffed, or read by another origin; a page loads nothing unless its own policy says so. */
export const STRICT_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

export const strictHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  for (const [name, value] of Object.entries(STRICT_HEADERS)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value)
  }
}
