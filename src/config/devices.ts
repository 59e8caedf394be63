/** The table of Device License Units, `config/devices.yaml`: read as strictly as a configuration. A new model is a new line there. */
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { DeviceTable } from '../domain/cucm/devices.js'
import { fileError, locate, type Refusal, refuse } from './finding.js'
import { readBoundedText } from './read-text.js'
import { checkSchema } from './schema-findings.js'
import { readYaml } from './yaml-document.js'

/** The package's own; the same two steps up from `src/config` and from `dist/config`. */
const PACKAGED_DEVICES = fileURLToPath(new URL('../../config/devices.yaml', import.meta.url))

const MAX_DEVICES_BYTES = 1024 * 1024
const units = z.int().min(0).max(1000)
const model = z.string().min(1).max(100)

const devicesSchema = z.strictObject({
  capabilities: z.strictObject({ cup: units, cupc: units }),
  softphones: z.record(model, z.strictObject({ units, adjunct: units })),
  phones: z.record(model, units),
})

export type DevicesResult = { readonly ok: true; readonly devices: DeviceTable } | Refusal

export function loadDevices(file: string = PACKAGED_DEVICES): DevicesResult {
  const content = readBoundedText(file, MAX_DEVICES_BYTES)
  if ('problem' in content) return refuse([fileError(file, 'file-unreadable', `the table of devices cannot be read: ${content.problem}`)])
  const yaml = readYaml(content.text, file, {})
  if (!yaml.ok) return refuse(yaml.errors)
  const { document } = yaml
  const checked = checkSchema(devicesSchema, document.value, [], document.source)
  const findings = [...document.findings, ...('findings' in checked ? checked.findings : [])]
  if ('findings' in checked || findings.length > 0) {
    const errors = findings.map((each) => locate(file, each, document.position(each.path, each.at)))
    return refuse(errors)
  }
  return { ok: true, devices: checked.value }
}
