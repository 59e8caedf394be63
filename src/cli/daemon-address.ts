/** Where the daemon is: `--url`, else LAPSEWATCH_URL, else `http.listen` of the configuration in this folder (design §5.2). */

import { formatError, locate } from '../config/finding.js'
import { MAX_CONFIGURATION_BYTES } from '../config/limits.js'
import { readBoundedText } from '../config/read-text.js'
import { listenAddress } from '../config/scalars.js'
import { readYaml } from '../config/yaml-document.js'
import { CliError, type CliIo, DEFAULT_CONFIG } from './io.js'

export interface UrlOption {
  readonly url?: string
}

export const URL_OPTION = '--url <url>'
export const URL_HELP = 'where the daemon is; left out: LAPSEWATCH_URL, else http.listen of ./lapsewatch.yaml'
const DEFAULT_URL = 'http://127.0.0.1:8080'

/** Without a slash at its end. */
export function daemonUrl(options: UrlOption, env: CliIo['env']): string {
  if (options.url !== undefined) return checked(options.url, '--url')
  const { LAPSEWATCH_URL } = env
  if (LAPSEWATCH_URL !== undefined && LAPSEWATCH_URL !== '') return checked(LAPSEWATCH_URL, 'LAPSEWATCH_URL')
  return urlOfConfiguration(DEFAULT_CONFIG, env) ?? DEFAULT_URL
}

function checked(text: string, from: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CliError(2, [`${from} ${text}: expected an address like ${DEFAULT_URL}`])
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/**
 * Reads nothing but the key `http`, so that the size of the rest and its mistakes do not matter here: `undefined` when the file or the key
 * is not there.
 */
function urlOfConfiguration(file: string, env: CliIo['env']): string | undefined {
  const content = readBoundedText(file, MAX_CONFIGURATION_BYTES)
  if ('problem' in content) return undefined
  const block = /^http:.*(?:\n(?:[ \t#].*)?)*/m.exec(content.text)
  // With as many lines before it as in the file, so that its places are the file's.
  const yaml = block === null ? undefined : readYaml(content.text.slice(0, block.index).replaceAll(/[^\n]+/g, '') + block[0], file, env)
  if (yaml === undefined || !yaml.ok) return undefined
  const { http } = yaml.document.value as { http?: { listen?: unknown } | null }
  const listen = listenAddress.safeParse(http?.listen)
  if (!listen.success) return undefined
  const { host, port } = listen.data
  if (port === 0) {
    const path = ['http', 'listen']
    const found = { code: 'no-port', path, message: 'has port 0, a new one at each start', hint: 'name the daemon with --url' }
    throw new CliError(2, [formatError(locate(file, found, yaml.document.position(path)))])
  }
  return httpUrl(SELF[host] ?? host, port)
}

/** Where a daemon that listens on all addresses of its machine is found from there. */
const SELF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
