/** The dashboards and the files that they are in. The same program writes the same bytes. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { clocks } from './clocks.js'
import { cluster } from './cluster.js'
import { daemon } from './daemon.js'
import { licences } from './licences.js'
import { pipeline } from './pipeline.js'

export const DASHBOARDS: Readonly<Record<string, Dashboard>> = {
  'clocks.json': clocks,
  'cluster.json': cluster,
  'alarm-pipeline.json': pipeline,
  'licences.json': licences,
  'daemon.json': daemon,
}

export function textOf(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`
}
