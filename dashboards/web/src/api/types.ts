/** The API's objects, as its own schemas have them: the only thing that the page takes from the daemon's code, and types only. */
export type { AlarmObject, DeliveryObject } from '../../../../src/api/schemas/alarm.js'
export type { BulkJobObject, BulkLineObject, BulkPreviewObject } from '../../../../src/api/schemas/bulk.js'
export type { AlarmDefinition } from '../../../../src/api/schemas/catalogue.js'
export type { ClusterObject } from '../../../../src/api/schemas/cluster.js'
export type { ConsoleAnswer, ConsoleCompletion } from '../../../../src/api/schemas/console.js'
export type {
  CalculationObject,
  CucmLicenseObject,
  CucmObject,
  CucmUploadObject,
  LoginAnswer,
  PhoneObject,
  SystemStatusObject,
  UnitReportObject,
  UserObject,
} from '../../../../src/api/schemas/cucm.js'
export type { ClockObject, SinkObject } from '../../../../src/api/schemas/daemon.js'
export type { DayObject, FleetObject, LaneObject } from '../../../../src/api/schemas/fleet.js'
export type { LicenseObject } from '../../../../src/api/schemas/license.js'
export type { SessionObject } from '../../../../src/api/schemas/session.js'
export type { DifferenceObject, JournalEntry, PreviewObject } from '../../../../src/api/schemas/timeline.js'

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}
