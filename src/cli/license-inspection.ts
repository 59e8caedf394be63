/** What `license inspect` found, as `--json` prints it, and as text for people. */
import pc from 'picocolors'
import type { LicenseGrant } from '../domain/license-file.js'
import type { LicenseRefusalCode } from '../domain/license-refusal.js'
import type { Standing } from '../domain/pak-book.js'

export interface InspectedLine {
  readonly line: number
  readonly feature: string
  readonly version: string
  readonly expiresOn: string | null
  readonly count: number | null
  readonly overdraft: number | null
  readonly grants: LicenseGrant | null
  readonly fileId: string | null
  readonly lineId: string | null
  readonly pak: string | null
  readonly issuer: string | null
  readonly signature: 'valid' | 'altered' | 'unverified'
}

/** The words are those of the API: `state`, `reason`, `servers`, `release`, `mac`. `null`: not known, since the file could not be read so far. */
export interface Inspection {
  readonly file: string
  readonly state: 'valid' | 'unverified' | 'invalid'
  readonly code: LicenseRefusalCode | 'license-rehosted' | null
  readonly reason: string | null
  readonly line: number | null
  readonly mac: string | null
  readonly release: string | null
  readonly servers: number | null
  readonly units: number | null
  /** Units that may be used beyond `units`. */
  readonly overdraft: number | null
  readonly cupc: number | null
  readonly lines: readonly InspectedLine[]
  readonly warnings: readonly string[]
  /** What the book of `--registry` says of it; `null`: it was not asked. */
  readonly registry: Standing | null
}

interface ComparedWith {
  readonly mac: string | null
  readonly release: string | null
}

const STATE_COLOUR = { valid: 'green', unverified: 'yellow', invalid: 'red' } as const

export function renderInspection(found: Inspection, comparedWith: ComparedWith, isTerminal: boolean): string {
  const state = pc.createColors(isTerminal)[STATE_COLOUR[found.state]](found.state)
  const rows = [`${found.file}: ${state}${found.code === null ? '' : ` (${found.code})`}`]
  if (found.mac !== null) {
    rows.push(
      `  server   ${found.mac}`,
      `  release  ${found.release}`,
      `  grants   ${found.servers} servers, ${found.units} units${found.overdraft ? ` (overdraft ${found.overdraft})` : ''}, ${found.cupc} CUPC`,
    )
  }
  if (found.registry !== null && found.registry.standing !== 'unknown') {
    const { pak, email, at } = found.registry
    rows.push(`  book     PAK ${pak}, registered at ${at} for ${email}`)
  }
  if (found.lines.length > 0) rows.push('', ...table(found.lines), '')
  rows.push(...found.warnings.map((warning) => `warning: ${warning}`))
  rows.push(found.reason === null ? answer(found, comparedWith) : `refused: ${found.reason}`)
  return `${rows.join('\n')}\n`
}

function answer(found: Inspection, comparedWith: ComparedWith): string {
  const where = comparedWith.mac === null ? `its server (${found.mac})` : `the server with MAC ${comparedWith.mac}`
  const left = [comparedWith.mac === null ? '--mac' : null, comparedWith.release === null ? '--release' : null].filter(
    (option) => option !== null,
  )
  const notCompared = left.length === 0 ? '' : ` (not compared: ${left.join(', ')})`
  const entitles = found.state === 'valid' ? '' : '; it entitles to nothing until somebody vouches for it'
  return `accepted: ${where} would take it${entitles}${notCompared}`
}

const HEADINGS = ['LINE', 'FEATURE', 'VERSION', 'EXPIRES', 'COUNT', 'GRANTS', 'SIGNATURE', 'ISSUER']

function table(lines: readonly InspectedLine[]): string[] {
  const cells = lines.map(({ line, feature, version, expiresOn, count, grants, signature, issuer }) => [
    String(line),
    feature,
    version,
    expiresOn ?? 'permanent',
    count === null ? '-' : String(count),
    grants ?? 'nothing',
    signature,
    issuer ?? '-',
  ])
  const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)))
  return [HEADINGS, ...cells].map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
