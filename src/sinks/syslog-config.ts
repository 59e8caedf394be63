/** The configuration of a syslog sink (names §5.8): its shape, and which keys make sense together. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { DIALECT_NAMES } from '../syslog/dialects.js'
import { FRAMINGS } from '../syslog/framing.js'
import { FACILITIES, type FacilityName } from '../syslog/message.js'

/** The assigned ports: RFC 5426 §3.3, RFC 6587 §3.4 (601 is RFC 3195's, which collectors use for plain TCP), RFC 5425 §4.1. */
const DEFAULT_PORTS = { udp: 514, tcp: 601, tls: 6514 } as const

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const

const isFacilityName = (value: unknown): value is FacilityName => FACILITIES.some((name) => name === value)
const isFacility = (value: unknown): boolean =>
  isFacilityName(value) || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 23)

const facilitySchema = z
  .custom<FacilityName | number>(isFacility, 'must be a name such as local7, or a number from 0 to 23')
  .transform((facility) => (isFacilityName(facility) ? FACILITIES.indexOf(facility) : facility))

const pemPath = z.string().min(1, 'must be the path of a PEM file')

const tlsSchema = z.strictObject({
  ca: pemPath.optional(),
  cert: pemPath.optional(),
  key: pemPath.optional(),
  servername: z.string().min(1, 'must be the name that the certificate bears').optional(),
  verify: z.boolean().default(true),
})

/** A colon in what is no IPv6 address is a port that went astray. */
const isHost = (host: string): boolean => /^[^\s/[\]]+$/.test(host) && (!host.includes(':') || isIP(host) === 6)

/** Every key but `type`. Messages are what follows the key's name. */
export const syslogSinkSchema = z
  .strictObject({
    transport: z.enum(TRANSPORTS),
    host: z.string().refine(isHost, 'must be a name or an address alone: no port, brackets or blanks').max(255),
    port: z.int().min(1).max(65_535).optional(),
    format: z.enum(DIALECT_NAMES).default('rfc5424'),
    facility: facilitySchema.default(FACILITIES.indexOf('local7')),
    framing: z.enum(FRAMINGS).optional(),
    bom: z.boolean().default(false),
    tls: tlsSchema.optional(),
  })
  .check((context) => {
    const { transport, framing, format, bom, tls } = context.value
    const refuse = (path: string[], message: string): void => {
      context.issues.push({ code: 'custom', path, message, input: context.value })
    }
    if (framing === 'newline' && transport === 'tls') refuse(['framing'], 'must be left out: TLS always counts octets (RFC 5425)')
    if (framing !== undefined && transport === 'udp') refuse(['framing'], 'must be left out: a UDP datagram is one message')
    if (tls !== undefined && transport !== 'tls') refuse(['tls'], `needs "transport: tls", not ${transport}`)
    if (bom && format !== 'rfc5424') refuse(['bom'], 'needs "format: rfc5424": no other format knows a byte order mark')
    if (tls && (tls.cert === undefined) !== (tls.key === undefined)) {
      refuse(['tls', tls.cert === undefined ? 'cert' : 'key'], 'is missing: cert and key go together')
    }
  })
  .transform((config) => ({ ...config, port: config.port ?? DEFAULT_PORTS[config.transport] }))

export type SyslogSinkConfig = z.output<typeof syslogSinkSchema>
