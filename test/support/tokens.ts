/** Tokens of a test, one of each role, and how a request shows them. */
import { createHash } from 'node:crypto'
import { TOKEN_ROLES, type TokenConfiguration, type TokenRole } from '../../src/config/configuration.js'

export const tokenOf = (role: TokenRole) => `the token of the ${role}`.replaceAll(' ', '-')

export const sha256Of = (token: string) => createHash('sha256').update(token).digest('hex')

/** Named as their roles. */
export const TOKENS: readonly TokenConfiguration[] = TOKEN_ROLES.map((role) => ({ name: role, role, sha256: sha256Of(tokenOf(role)) }))

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export const basic = (name: string, token: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${token}`).toString('base64')}` })
