/** Loads texts as the tests of this folder need it: the package's products, two small sinks, no files but those that a test brings. */
import { z } from 'zod'
import { type LoadResult, loadConfiguration } from '../../../src/config/load-configuration.js'
import { loadProfiles } from '../../../src/config/profiles.js'
import type { LoadOptions } from '../../../src/config/section.js'

const profiles = loadProfiles()
if (!profiles.ok) throw new Error('the packaged profiles do not load')

export const products = profiles.products

/** Not the real ones: what those say of their keys is tested with them. */
const sinkSchemas = {
  syslog: z.strictObject({
    host: z.string(),
    port: z.int().min(1).max(65_535).default(514),
    transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  }),
  file: z.strictObject({ path: z.string().min(1) }),
}

export function load(text: string, options: Partial<LoadOptions> & { files?: Record<string, string> } = {}): LoadResult {
  const { files = {}, ...rest } = options
  const readText = (path: string) => {
    const text = files[path]
    return text === undefined ? { problem: 'there is no such file' } : { text }
  }
  return loadConfiguration(text, { file: '/etc/lapsewatch/lapsewatch.yaml', env: {}, products, sinkSchemas, readText, ...rest })
}
