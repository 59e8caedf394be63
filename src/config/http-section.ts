/** The map `http`: where the daemon listens, who may ask it what (design §5.3, §5.7), and whether `/metrics` wants a token. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { TOKEN_ROLES, type TokenConfiguration } from './configuration.js'
import { type Finding, finding } from './finding.js'
import { listenAddress, sha256, tokenName } from './scalars.js'
import { checkSchema } from './schema-findings.js'
import type { Section } from './section.js'

const TOKENS_MAX = 1000

const httpSchema = z.strictObject({
  listen: listenAddress.optional(),
  tokens: z
    .array(z.strictObject({ name: tokenName, role: z.enum(TOKEN_ROLES), sha256 }))
    .min(1)
    .max(TOKENS_MAX)
    .optional(),
  metrics: z.enum(['open']).optional(),
})

interface HttpRead {
  readonly listen: { readonly host: string; readonly port: number }
  readonly tokens: readonly TokenConfiguration[]
  readonly metricsOpen: boolean
}

const LISTEN_DEFAULT = { host: '127.0.0.1', port: 8080 }

export function readHttp(raw: unknown, { document }: Section): { readonly read: HttpRead; readonly findings: readonly Finding[] } {
  const checked = checkSchema(httpSchema, raw === undefined ? {} : raw, ['http'], document.source)
  if ('findings' in checked) return { read: { listen: LISTEN_DEFAULT, tokens: [], metricsOpen: false }, findings: checked.findings }
  const { listen = LISTEN_DEFAULT, tokens = [], metrics } = checked.value
  const findings = twins(tokens, (index) => ` on line ${document.position(['http', 'tokens', index]).line}`)
  if (tokens.length === 0 && !isLoopback(listen.host)) findings.push(notLoopback(document.source(['http', 'listen']) ?? listen.host))
  return { read: { listen, tokens, metricsOpen: metrics === 'open' }, findings }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Without tokens whoever reaches the port may do anything (design §5.3). */
function notLoopback(written: string): Finding {
  const message = `"${written}" can be reached from other machines, and anyone who reaches it could change anything`
  return finding('listen-not-loopback', ['http', 'listen'], message, 'listen on 127.0.0.1 or [::1], or name http.tokens')
}

function twins(tokens: readonly TokenConfiguration[], placeOf: (index: number) => string): Finding[] {
  return tokens.flatMap((token, index) =>
    (['name', 'sha256'] as const).flatMap((key) => {
      const first = tokens.findIndex((each) => each[key] === token[key])
      if (first === index) return []
      const message = key === 'name' ? `"${token.name}" is also the name of the token` : 'is also that of the token'
      const hint = key === 'name' ? 'give each token its own name' : 'one token has one role: make another one'
      return [finding(`duplicate-token-${key}`, ['http', 'tokens', index, key], `${message}${placeOf(first)}`, hint)]
    }),
  )
}
