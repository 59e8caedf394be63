/** What every transport out gives: one connection to one receiver. The transports are `udp.ts` and `stream.ts` (TCP, TLS). */
import type { LookupFunction } from 'node:net'

export type TransportReason = 'dns' | 'refused' | 'timeout' | 'tls' | 'closed' | 'io'

/** Why a connection ended or could not begin; the message is a sentence for a person. */
export class TransportError extends Error {
  constructor(
    readonly reason: TransportReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'TransportError'
  }
}

export interface Connection {
  /** Sends the lines in order and resolves when the operating system has them all. Rejects with a TransportError once the connection is lost. */
  send(lines: Iterable<string>): Promise<void>
  /** Resolves (never rejects) when the connection is lost, also while nothing is being sent. */
  readonly lost: Promise<TransportError>
  /** Ends in order. `true`: the receiver read to the end and closed too; `false`: that cannot be known. */
  close(): Promise<boolean>
}

export interface Endpoint {
  /** A name (resolved anew for each connection) or an address of either family. */
  readonly host: string
  readonly port: number
  /** `dns.lookup` unless given. */
  readonly lookup?: LookupFunction
}

/** `127.0.0.1:514`, `[::1]:514` */
export const describeEndpoint = ({ host, port }: Endpoint): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)

const REASONS: Readonly<Record<string, readonly [TransportReason, string]>> = {
  ENOTFOUND: ['dns', 'the name does not exist'],
  EAI_AGAIN: ['dns', 'the name could not be resolved now'],
  ENODATA: ['dns', 'the name has no address'],
  EAI_FAIL: ['dns', 'the name could not be resolved'],
  ECONNREFUSED: ['refused', 'nobody listens there'],
  EHOSTUNREACH: ['refused', 'the host cannot be reached'],
  ENETUNREACH: ['refused', 'the network cannot be reached'],
  EADDRNOTAVAIL: ['refused', 'the address is not of a kind that this machine can reach'],
  ETIMEDOUT: ['timeout', 'no answer in time'],
  ECONNRESET: ['closed', 'the receiver broke the connection off'],
  EPIPE: ['closed', 'the receiver had closed the connection'],
  ECONNABORTED: ['closed', 'the connection was broken off'],
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Puts what Node reports into our words; what is neither the network's nor the name service's is `otherwise`. */
export function transportError(context: string, cause: unknown, otherwise: TransportReason): TransportError {
  if (cause instanceof TransportError) return cause
  const code = codeOf(cause)
  const known = code === undefined ? undefined : REASONS[code]
  if (known) return new TransportError(known[0], `${context}: ${known[1]} (${code})`, { cause })
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new TransportError(otherwise, `${context}: ${detail}${code === undefined ? '' : ` (${code})`}`, { cause })
}

/**
 * Resolves after the event loop has polled for I/O at least once from now on: what the kernel already knows (a peer's FIN, an ICMP refusal)
 * has then been told to us. One `setImmediate` is not enough, since its phase may follow a poll that began before this call.
 */
export function polledOnce(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
