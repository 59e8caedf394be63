/** The grace's three steps and what is still missing of each. Pure. */
import type { ClusterObject, LicenseObject } from '../../api/types.js'
import { liveClock } from '../../band.js'

export type StepState = 'done' | 'next' | 'waiting'

export interface GraceSteps {
  readonly upload: StepState
  readonly remove: StepState
  readonly restart: StepState
  readonly done: number
  /** Files for another MAC address that are still there. */
  readonly oldFiles: readonly LicenseObject[]
  /** The file for the present MAC address. */
  readonly newFile: LicenseObject | null
}

/** The state of the clock says which step comes next; 1 and 2 may be done in either order, 3 only behind both. */
export function graceSteps(cluster: ClusterObject, files: readonly LicenseObject[]): GraceSteps {
  const state = liveClock(cluster)?.state
  const mac = cluster.nodes.find(({ role }) => role === 'publisher')?.mac
  const oldFiles = files.filter((file) => file.state !== 'archived' && file.mac !== mac)
  const newFile = files.find((file) => file.state !== 'archived' && file.mac === mac) ?? null
  const upload = state === 'awaiting-upload' ? 'next' : 'done'
  const remove = oldFiles.length > 0 ? 'next' : 'done'
  const restart = state === 'awaiting-restart' ? 'next' : 'waiting'
  return { upload, remove, restart, done: [upload, remove].filter((step) => step === 'done').length, oldFiles, newFile }
}
