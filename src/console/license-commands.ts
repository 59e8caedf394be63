/** `file list|view|delete license`: the licence folder of the publisher. What they print is ours: Cisco's output is not known (facts §11.7). */
import type { LicenseFile } from '../domain/cluster.js'
import { keptFiles } from '../domain/licensing.js'
import { licenseFileView } from '../domain/view.js'
import { nodesLosing } from '../engine/cluster-operations.js'
import { deleteLicenses, licenseDeletions } from '../engine/license-operations.js'
import { type Answer, lines, refuse, refusedBy } from './answer.js'
import { whatIsLeft } from './notes.js'
import { type ParsedCommand, quoted } from './parse.js'
import type { Session } from './session.js'
import { visible } from './visible.js'

export function listLicenses(session: Session, { file, options }: ParsedCommand): Answer {
  const files = matching(session, file ?? '*')
  if (files.length === 0) return file === null ? lines('no licence files') : noSuchFile(file)
  if (!options.has('detail')) return lines(...files.map((each) => each.file))
  return lines(...files.flatMap((each) => detailsOf(session, each)))
}

export function viewLicense(session: Session, { file }: ParsedCommand): Answer {
  const found = keptFiles(session.row.state).find((each) => each.file === file)
  if (found === undefined) return noSuchFile(file ?? '')
  return lines(
    ...found.text
      .replace(/^\uFEFF/, '')
      .replace(/(\r\n|\r|\n)$/, '')
      .split(/\r\n|\r|\n/),
  )
}

/**
 * Asks first; the answer comes back as the question that was answered with yes, so that only what was asked is done. `noconfirm` answers
 * the platform's own question, never ours, whether services may stop for it (design §3.3).
 */
export async function deleteLicense(session: Session, { file: pattern, options }: ParsedCommand): Promise<Answer> {
  const { row, now, parts, confirmed } = session
  const files = matching(session, pattern ?? '').map(({ file }) => file)
  if (files.length === 0) return noSuchFile(pattern ?? '')
  const losing = nodesLosing(parts.operating.engine, row.state, licenseDeletions(files), now)
  const question = visible(questionOf(files, losing))
  if (options.has('noconfirm') && losing.length > 0) {
    const text = `${stops(losing)}; without noconfirm you are asked whether that is meant. Nothing was deleted.`
    return refuse('license-covers-fewer-nodes', text)
  }
  if (!options.has('noconfirm') && confirmed !== question) return { outcome: 'question', question }
  const deleted = await deleteLicenses(parts.operating, row.id, files, losing, 'console')
  if (!deleted.ok) return refusedBy(deleted.problem)
  return lines(...files.map((file) => `${file} deleted`), ...whatIsLeft(session, deleted.value))
}

/** `*` stands for any characters, as in Cisco's file commands (facts §6). */
function matching({ row }: Session, pattern: string): readonly LicenseFile[] {
  const parts = pattern.split(/\*+/)
  return keptFiles(row.state).filter(({ file }) => fits(file, parts))
}

/** Piece by piece rather than by an expression: a pattern of many stars takes no longer. */
function fits(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const found = name.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return name.length >= from + last.length && name.endsWith(last)
}

function detailsOf({ row: { state } }: Session, file: LicenseFile): readonly string[] {
  const { state: worth, servers, release, mac, reason } = licenseFileView(state, file)
  const bytes = Buffer.byteLength(file.text)
  const count = `${servers} ${servers === 1 ? 'server' : 'servers'}`
  return [`${file.file}  ${bytes} bytes  ${worth}  ${count}  release ${release}  HOSTID ${mac}`, `  ${reason}`]
}

function noSuchFile(name: string): Answer {
  return refuse('unknown-license-file', `there is no licence file ${quoted(name)} on this node; "file list license" lists what there is`)
}

function questionOf(files: readonly string[], losing: readonly string[]): string {
  const what = files.length === 1 ? `Delete the licence file ${files[0]}` : `Delete ${files.length} licence files (${files.join(', ')})`
  return `${losing.length === 0 ? '' : `${stops(losing)}. `}${what}: continue (y/n)?`
}

function stops(losing: readonly string[]): string {
  return `Presence Engine and SIP Proxy would have to stop on ${losing.join(', ')}`
}
