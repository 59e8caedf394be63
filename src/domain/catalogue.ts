/**
 * The alarm catalogue: one entry an alarm, the one place to add another. Names, texts and severities of origin `cisco` are Cisco's
 * (`cisco-facts.md` §1.2, §1.5, §1.6, 12.5(1) book); those of origin `ours` are our own and no Cisco product sends them. Facilities of the
 * 7.x dialect for PE and Proxy are not known (facts §11.3): `CCM_PE-PE` and `CCM_PROXY-PROXY` are ours.
 */
import type { Severity } from './severity.js'

export interface AlarmParameter {
  /** Tag in the 8.x dialect, `ServiceName`. */
  readonly key: string
  /** Label in the 7.x dialect, `Service Name`. */
  readonly label: string
}

export interface AlarmDefinition {
  readonly name: string
  readonly origin: 'cisco' | 'ours'
  /** Facility-subfacility of the 7.x dialect. */
  readonly facility7: string
  /** Facility of the 8.x dialect. */
  readonly facility8: string
  /** `App ID`, `AppID`: the service that raises it. */
  readonly appId: string
  /** Its own parameters, in order. */
  readonly params: readonly AlarmParameter[]
  /** Fixed, or by the profile's bands of days remaining. */
  readonly severity: Severity | 'by-days-remaining'
  readonly explanation: string
  readonly action: string
}

const LICENSE_MANAGER = {
  facility7: 'CCM_JAVA_APPS-TOMCATAPPLICATIONS',
  facility8: 'UC_JAVAAPPLICATIONS',
  appId: 'Cisco License Manager',
} as const
const SERVICE_MANAGER = { facility7: 'CCM_CBB-GENERIC', facility8: 'UC_GENERIC', appId: 'Cisco Service Manager' } as const
const PRESENCE_ENGINE = { facility7: 'CCM_PE-PE', facility8: 'UC_PE', appId: 'Cisco UP Presence Engine' } as const
const SIP_PROXY = { facility7: 'CCM_PROXY-PROXY', facility8: 'UC_Proxy', appId: 'Cisco UP SIP Proxy' } as const

const REASON: readonly AlarmParameter[] = [{ key: 'Reason', label: 'Reason' }]
const SERVICE: readonly AlarmParameter[] = [
  { key: 'IPAddress', label: 'IP Address' },
  { key: 'Hostname', label: 'Hostname' },
  { key: 'ServiceName', label: 'Service Name' },
]

const ORDER = 'Obtain a server licence for the publisher’s MAC address and upload it to the publisher.'
const REHOST =
  'Have the licence rehosted to the new MAC address, upload it, delete the invalid file (`file delete license`), then restart Cisco License Manager.'

const ENTRIES = {
  LicenseEvaluationCountdown: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation:
      'The evaluation of this release ends soon. At its end the Presence Engine and the Proxy stop on every node of the cluster.',
    action: ORDER,
  },
  LicenseEvaluationExpired: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation:
      'The evaluation is over and no valid server licence is there. Presence Engine and Proxy are stopped; users are refused, administrators still get in.',
    action: ORDER,
  },
  LicenseEvaluationReminder: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation: 'The evaluation ended some time ago and nothing has been done about it.',
    action: ORDER,
  },
  LicenseGraceStarted: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation:
      'The publisher runs on other hardware, or its licence MAC changed, so its licence no longer matches its MAC address. 30 days of grace have begun.',
    action: REHOST,
  },
  LicenseGraceCountdown: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation:
      'The grace that began when the publisher’s MAC address changed ends soon. At its end the Presence Engine and the Proxy stop.',
    action: REHOST,
  },
  LicenseGraceExpired: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation:
      'The grace ran out without a valid licence for the publisher’s present MAC address. Presence Engine and Proxy are stopped, the invalid file was taken out (and archived).',
    action: ORDER,
  },
  LicenseGraceReminder: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 'by-days-remaining',
    explanation: 'The grace ran out some time ago and nothing has been done about it.',
    action: ORDER,
  },
  LicenseGraceCleared: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 5,
    explanation: 'The grace is over: a valid licence for the publisher’s present MAC address is in force, or the cluster was reinstalled.',
    action: 'None.',
  },
  LicenseProductionEnabled: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 5,
    explanation: 'A valid server licence is in force: the cluster is in production mode and no licence clock runs.',
    action: 'None.',
  },
  ClusterRetired: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: [],
    severity: 5,
    explanation: 'The cluster was taken out of Lapsewatch. Its clocks are watched no longer; its alarms stand no longer.',
    action: 'None, if this was meant. Otherwise add the cluster again: its journal goes on.',
  },
  CiscoLicenseFileInvalid: {
    ...LICENSE_MANAGER,
    origin: 'cisco',
    params: REASON,
    severity: 6,
    explanation: 'A licence file was refused because it carries another MAC address.',
    action: 'Have the licence rehosted to the publisher’s MAC address.',
  },
  CiscoLicenseFileError: {
    ...LICENSE_MANAGER,
    origin: 'cisco',
    params: REASON,
    severity: 3,
    explanation: 'A licence file was refused: it is unreadable, altered, too old, or there already.',
    action: 'Check the file with `lapsewatch license inspect` and obtain a good copy.',
  },
  CiscoLicenseApprochingLimit: {
    ...LICENSE_MANAGER,
    // The misspelling is Cisco's.
    origin: 'cisco',
    params: REASON,
    severity: 1,
    explanation:
      'The Device License Units of a Communications Manager are nearly used up: 80 % and more (ours) of what is available. No alarm while all of its presence clusters are in evaluation.',
    action: 'Look at the License Unit Report; order licences with more units, or take capabilities and phones back that nobody uses.',
  },
  CiscoLicenseOverDraft: {
    ...LICENSE_MANAGER,
    origin: 'cisco',
    params: REASON,
    severity: 1,
    explanation:
      'More Device License Units are used than are available: the overdraft of the licence files is in use. When that is used up too, every further assignment is refused.',
    action: 'Upload a licence file with more units and restart the CallManager service, or take capabilities and phones back.',
  },
  LicenseUnitsCleared: {
    ...LICENSE_MANAGER,
    origin: 'ours',
    params: REASON,
    severity: 5,
    explanation: 'The Device License Units suffice again: what was raised about them stands no longer.',
    action: 'None.',
  },
  CiscoSystemTimeChange: {
    ...LICENSE_MANAGER,
    origin: 'cisco',
    params: REASON,
    // Cisco's is always 6; an untrusted clock at 6 would reach nobody, so that one is 2 (ours).
    severity: 6,
    explanation: 'The machine’s clock made a step. While the wall clock is not trusted, decisions are made from licence time.',
    action:
      'Find out why the clock changed (NTP, virtual machine, operator). If the new time is right, confirm it: POST /api/v1/clock/confirm.',
  },
  ESPNoSWVersionLicense: {
    ...SIP_PROXY,
    origin: 'cisco',
    params: [],
    severity: 0,
    explanation:
      'The server licences do not cover this node, so its Proxy may not run. (The name is Cisco’s, its text is not known: this one is ours.)',
    action: 'Upload a server licence that covers more nodes.',
  },
  PENoSWVersionLicense: {
    ...PRESENCE_ENGINE,
    origin: 'cisco',
    params: [],
    severity: 0,
    explanation:
      'The server licences do not cover this node, so its Presence Engine may not run. (The name is Cisco’s, its text is not known: this one is ours.)',
    action: 'Upload a server licence that covers more nodes.',
  },
  ESPStopped: {
    ...SIP_PROXY,
    origin: 'cisco',
    params: [{ key: 'Version', label: 'Version' }],
    severity: 2,
    explanation: 'The SIP Proxy of this node has stopped.',
    action: 'If no administrator stopped it, look for the licence alarm before it.',
  },
  PEStateShuttingdown: {
    ...PRESENCE_ENGINE,
    origin: 'cisco',
    params: [],
    severity: 6,
    explanation: 'The Presence Engine of this node is shutting down.',
    action: 'None; see the alarm that stopped it.',
  },
  PEStateStopped: {
    ...PRESENCE_ENGINE,
    origin: 'cisco',
    params: [],
    severity: 6,
    explanation: 'The Presence Engine of this node has stopped.',
    action: 'None; see the alarm that stopped it.',
  },
  ServiceStopped: {
    ...SERVICE_MANAGER,
    origin: 'cisco',
    params: SERVICE,
    severity: 6,
    explanation: 'A service of this node was stopped, by its administrator or because the licence state does not allow it.',
    action: 'None, if it was meant.',
  },
  ServiceStarted: {
    ...SERVICE_MANAGER,
    origin: 'cisco',
    params: SERVICE,
    severity: 6,
    explanation: 'A service of this node was started.',
    action: 'None.',
  },
} as const satisfies Readonly<Record<string, Omit<AlarmDefinition, 'name'>>>

export type AlarmName = keyof typeof ENTRIES
export const ALARM_NAMES = Object.keys(ENTRIES) as readonly AlarmName[]

const DEFINITIONS = Object.fromEntries(ALARM_NAMES.map((name) => [name, { name, ...ENTRIES[name] }])) as Readonly<
  Record<AlarmName, AlarmDefinition>
>

export function definitionOf(name: AlarmName): AlarmDefinition {
  return DEFINITIONS[name]
}
