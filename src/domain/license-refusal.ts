/** Why a licence file is refused: a stable code, a sentence that says what to do next, and the line it is about. Values, never throws. */
export type LicenseRefusalCode =
  | 'license-name-invalid'
  | 'license-not-lic'
  | 'license-too-large'
  | 'license-not-text'
  | 'license-empty'
  | 'license-truncated'
  | 'license-unreadable'
  | 'license-duplicate-line'
  | 'license-count-invalid'
  | 'license-expiry-invalid'
  | 'license-hostid-missing'
  | 'license-hostid-invalid'
  | 'license-hostid-differs'
  | 'license-signature-missing'
  | 'license-signature-invalid'
  | 'license-altered'
  | 'license-wrong-mac'
  | 'license-too-old'
  | 'license-grants-no-servers'
  | 'license-grants-no-units'
  | 'license-expired'
  | 'license-duplicate'

export interface LicenseRefusal {
  readonly ok: false
  readonly code: LicenseRefusalCode
  readonly reason: string
  /** 1 is the first line of the file; `null` where the file as a whole is meant. */
  readonly line: number | null
}

export function refuse(code: LicenseRefusalCode, reason: string, line: number | null = null): LicenseRefusal {
  return { ok: false, code, reason: line === null ? reason : `line ${line}: ${reason}`, line }
}

const QUOTED_LENGTH_MAX = 40

/** A piece of a stranger's file for use in a sentence: short, and with nothing in it that could steer a terminal. */
export function quoteForReason(text: string): string {
  const short = text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text
  return `"${short.replaceAll(/[^\x20-\x7e…]/g, '?')}"`
}

/** A name from outside, made harmless for the journal and the alarm. */
export function shownName(fileName: string): string {
  const shown = fileName.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 128)
  return shown === '' ? '(no name)' : shown
}
