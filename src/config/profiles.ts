/** Product profiles: `config/products/*.yaml`, read as strictly as a configuration. A new product is a new file there. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { ProductProfile, SeverityBand } from '../domain/profile.js'
import { cadence } from './cadence-schema.js'
import { type ConfigurationError, type Finding, fileError, finding, locate, type Refusal, refuse } from './finding.js'
import { readBoundedText } from './read-text.js'
import { clusterId } from './scalars.js'
import { checkSchema } from './schema-findings.js'
import { readYaml } from './yaml-document.js'

/** The package's own; the same two steps up from `src/config` and from `dist/config`. */
const PACKAGED_PRODUCTS = fileURLToPath(new URL('../../config/products', import.meta.url))

const MAX_PROFILE_BYTES = 1024 * 1024
const days = z.int().min(1).max(3650)

const severity = z.literal([0, 1, 2, 3, 4, 5, 6, 7])
const band = z
  .strictObject({ upToDays: z.int().min(0).max(3650).optional(), severity })
  .transform(({ upToDays, severity }): SeverityBand => (upToDays === undefined ? { severity } : { upToDays, severity }))

const profileSchema = z.strictObject({
  id: clusterId,
  name: z.string().min(1).max(200),
  evaluationDays: days,
  graceDays: days,
  maxNodes: z.int().min(1).max(1000),
  cadence,
  reminderDays: days,
  severityBands: z.array(band).min(1).max(100),
})

export type ProfilesResult = { readonly ok: true; readonly products: ReadonlyMap<string, ProductProfile> } | Refusal

export function loadProfiles(folder: string = PACKAGED_PRODUCTS): ProfilesResult {
  const files = yamlFiles(folder)
  if ('problem' in files)
    return refuse([fileError(folder, 'file-unreadable', `the folder of the product profiles cannot be read: ${files.problem}`)])
  const products = new Map<string, ProductProfile>()
  const errors: ConfigurationError[] = []
  for (const file of files.paths) {
    const result = readProfile(file)
    if (result.ok) products.set(result.profile.id, result.profile)
    else errors.push(...result.errors)
  }
  return errors.length === 0 ? { ok: true, products } : refuse(errors)
}

function yamlFiles(folder: string): { readonly paths: readonly string[] } | { readonly problem: string } {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
    return { paths: names.sort().map((name) => join(folder, name)) }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { problem: error.message }
    throw error
  }
}

type ProfileResult =
  | { readonly ok: true; readonly profile: ProductProfile }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] }

function readProfile(file: string): ProfileResult {
  const content = readBoundedText(file, MAX_PROFILE_BYTES)
  if ('problem' in content) return { ok: false, errors: [fileError(file, 'file-unreadable', `cannot be read: ${content.problem}`)] }
  const yaml = readYaml(content.text, file, {})
  if (!yaml.ok) return yaml
  const { document } = yaml
  const checked = checkSchema(profileSchema, document.value, [], document.source)
  const findings = [
    ...document.findings,
    ...('findings' in checked ? checked.findings : checkProfile(checked.value, basename(file, '.yaml'))),
  ]
  if ('findings' in checked || findings.length > 0) {
    return { ok: false, errors: findings.map((each) => locate(file, each, document.position(each.path, each.at))) }
  }
  return { ok: true, profile: checked.value }
}

/** A profile is found by its file's name, and severity only ever rises as a clock runs down (design §3.1). */
function checkProfile(profile: ProductProfile, fileId: string): Finding[] {
  const findings: Finding[] = []
  if (profile.id !== fileId)
    findings.push(finding('profile-name', ['id'], `"${profile.id}" stands in a file named ${fileId}.yaml`, 'name both alike'))
  const bands = profile.severityBands
  for (const [index, band] of bands.entries()) {
    const at = ['severityBands', index]
    const before = bands[index - 1]
    if (band.upToDays === undefined && index < bands.length - 1)
      findings.push(finding('band-order', at, 'only the last band has no upToDays', 'add upToDays'))
    if (band.upToDays !== undefined && index === bands.length - 1) {
      findings.push(
        finding('band-open', [...at, 'upToDays'], 'the last band must take all days above the others', 'add a band without upToDays'),
      )
    }
    if (before === undefined) continue
    if (band.upToDays !== undefined && before.upToDays !== undefined && band.upToDays <= before.upToDays) {
      findings.push(finding('band-order', [...at, 'upToDays'], 'is not above the band before it', 'sort the bands by upToDays'))
    }
    if (band.severity < before.severity) {
      findings.push(
        finding('band-severity', [...at, 'severity'], 'is more urgent than the band before it', 'severity only rises as the days run out'),
      )
    }
  }
  return findings
}
