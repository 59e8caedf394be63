/** A countdown alarm as the sinks get it, to be varied by the tests. */
import type { Alarm, AlarmDefinition, RenderInput } from '../../../src/routing/sink.js'

const DECIDED_AT = Date.UTC(2026, 3, 30, 16)
const EXPIRES_AT = Date.UTC(2026, 4, 30, 16)

export const countdown: Alarm = {
  id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
  name: 'LicenseEvaluationCountdown',
  severity: 4,
  cluster: 'cup-sjc',
  node: 'cup-sjc-pub',
  clock: 'evaluation',
  daysRemaining: 30,
  dueAt: DECIDED_AT,
  decidedAt: DECIDED_AT,
  expiresAt: EXPIRES_AT,
  text: '30 days remain.',
  reason: 'scheduled',
  clears: [],
  params: {},
  service: null,
}

export const serviceStopped: Alarm = {
  ...countdown,
  id: 'cup-sjc.evaluation.20260301T170000Z.end.ServiceStopped.cup-sjc-sub1.proxy',
  name: 'ServiceStopped',
  severity: 6,
  node: 'cup-sjc-sub1',
  clock: null,
  daysRemaining: null,
  expiresAt: null,
  text: 'Service stopped.',
  params: { ServiceName: 'Cisco UP SIP Proxy' },
  service: 'proxy',
}

const DEFINITION: Omit<AlarmDefinition, 'name' | 'params'> = {
  origin: 'ours',
  facility7: 'CCM_JAVA_APPS-TOMCATAPPLICATIONS',
  facility8: 'UC_JAVAAPPLICATIONS',
  appId: 'Cisco License Manager',
  severity: 'by-days-remaining',
  explanation: '',
  action: '',
}

export function renderInput(alarm: Alarm, changes: Partial<RenderInput> = {}): RenderInput {
  return {
    alarm,
    definition: { ...DEFINITION, name: alarm.name, params: [{ key: 'ServiceName', label: 'Service Name' }] },
    labels: { alertname: alarm.name, cluster: alarm.cluster, site: 'sjc' },
    deliveryId: `${alarm.id}~noc~1`,
    sequence: 42,
    clockTrust: 'trusted',
    ...changes,
  }
}
