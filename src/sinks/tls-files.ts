/** The PEM files of a sink that speaks TLS: read, and known to be usable, before anything relies on them. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { TlsOptions } from '../syslog/stream.js'
import { SinkConfigurationError, type SinkContext } from './context.js'

export interface TlsFiles {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly servername?: string | undefined
  readonly verify: boolean
}

const detailOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function readPem(key: 'ca' | 'cert' | 'key', path: string, context: SinkContext): string {
  const absolute = context.resolvePath(path)
  try {
    return readFileSync(absolute, 'utf8')
  } catch (cause) {
    throw new SinkConfigurationError(['tls', key], `cannot be read: ${detailOf(cause)}`, { cause })
  }
}

/** Node ignores an authority that it can't read, and then trusts nobody: so we look first. */
function readCertificate(key: 'ca' | 'cert', path: string, context: SinkContext): string {
  const pem = readPem(key, path, context)
  try {
    new X509Certificate(pem)
  } catch (cause) {
    throw new SinkConfigurationError(['tls', key], `${context.resolvePath(path)} is not a certificate in PEM form`, { cause })
  }
  return pem
}

/** Called for every connection, so that a certificate renewed on disk is taken up without a restart. Throws a SinkConfigurationError. */
export function readTlsFiles({ ca, cert, key, servername, verify }: TlsFiles, context: SinkContext): TlsOptions {
  const files = {
    ...(ca === undefined ? {} : { ca: readCertificate('ca', ca, context) }),
    ...(cert === undefined ? {} : { cert: readCertificate('cert', cert, context) }),
    ...(key === undefined ? {} : { key: readPem('key', key, context) }),
  }
  try {
    createSecureContext(files)
  } catch (cause) {
    throw new SinkConfigurationError(['tls', 'key'], `cannot be used with this certificate: ${detailOf(cause)}`, { cause })
  }
  return { ...files, verify, ...(servername === undefined ? {} : { servername }) }
}
