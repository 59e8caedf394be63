/** What a request brings to say who asks: `Authorization`, the session's cookie, or `?token=` of the calendar. Pure. */

export const SESSION_COOKIE = 'lapsewatch_session'

export type Scheme = 'bearer' | 'basic'

/** Of one request, as it came. */
export interface Asking {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
  /** `?token=`, where an address takes it. */
  readonly inAddress?: string | undefined
  /** The address of the other side, for the bound on guesses. */
  readonly from: string
}

export type Credential =
  | { readonly kind: 'token'; readonly token: string; readonly isInAddress: boolean }
  | { readonly kind: 'named-token'; readonly name: string; readonly token: string }
  | { readonly kind: 'session'; readonly id: string }

/** A header that is no credential of that scheme counts as one that nobody knows. The header comes before the cookie, which a browser adds by itself. */
export function credentialOf({ authorization, cookie, inAddress }: Asking, scheme: Scheme): Credential | null {
  if (authorization !== undefined) return scheme === 'basic' ? basicOf(authorization) : bearerOf(authorization)
  if (inAddress !== undefined) return { kind: 'token', token: inAddress, isInAddress: true }
  const id = scheme === 'basic' ? undefined : cookieOf(cookie)
  return id === undefined ? null : { kind: 'session', id }
}

/** RFC 6750 §2.1 */
function bearerOf(authorization: string): Credential {
  return { kind: 'token', token: /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '', isInAddress: false }
}

/** RFC 7617 §2: the name ends at the first colon. */
function basicOf(authorization: string): Credential {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { kind: 'named-token', name: text.slice(0, Math.max(colon, 0)), token: text.slice(colon + 1) }
}

/** RFC 6265 §5.4 */
function cookieOf(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === SESSION_COOKIE && value !== undefined && value !== '') return value
  }
  return undefined
}
