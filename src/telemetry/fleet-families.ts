/**
 * The series that every cluster has: one entry a family. Each writes a cluster's lines whole, since at fleet size a scrape only has time to
 * join what is written already. A text that only grows at its end is put into one piece soonest. No sentinels: what a cluster does not have
 * has no line (`peers.md` §7.1).
 */
import { type ClusterState, type Instant, type Labels, liveClock, MODES, type ServiceName } from '../engine/telemetry-port.js'
import { DEFINITIONS, type MetricDefinition } from './definitions/index.js'
import { escapeLabel } from './exposition.js'

export interface FleetRow {
  readonly state: ClusterState
  readonly labels: Labels
  readonly nextAt: Instant | null
}

export interface FleetFamily {
  readonly definition: MetricDefinition
  readonly lines: (row: FleetRow) => string
}

type LiveClock = NonNullable<ReturnType<typeof liveClock>>

const SERVICES: readonly ServiceName[] = ['presence-engine', 'proxy']

export const FLEET_FAMILIES: readonly FleetFamily[] = [
  {
    definition: DEFINITIONS.clusterInfo,
    lines({ state, labels }) {
      let line = 'lapsewatch_cluster_info{cluster="'
      line += escapeLabel(state.id)
      line += '",product="'
      line += escapeLabel(state.product)
      line += '",release="'
      line += escapeLabel(state.release)
      if (state.cucm !== undefined) {
        line += '",cucm="'
        line += escapeLabel(state.cucm)
      }
      for (const name of Object.keys(labels)) {
        const value = labels[name] ?? ''
        if (!isTakable(name, value)) continue
        line += '",label_'
        line += name
        line += '="'
        line += escapeLabel(value)
      }
      line += '"} 1\n'
      return line
    },
  },
  {
    definition: DEFINITIONS.clusterMode,
    lines({ state }) {
      const id = escapeLabel(state.id)
      let lines = ''
      for (const mode of MODES) {
        lines += 'lapsewatch_cluster_mode{cluster="'
        lines += id
        lines += '",mode="'
        lines += mode
        lines += mode === state.mode ? '"} 1\n' : '"} 0\n'
      }
      return lines
    },
  },
  {
    definition: DEFINITIONS.clockStart,
    lines: ({ state }) => clockLine('lapsewatch_clock_start_timestamp_seconds', state, ({ startsAt }) => startsAt),
  },
  {
    definition: DEFINITIONS.clockExpiry,
    lines: ({ state }) => clockLine('lapsewatch_clock_expiry_timestamp_seconds', state, ({ endsAt }) => endsAt),
  },
  {
    definition: DEFINITIONS.nextAlarm,
    lines: ({ state, nextAt }) =>
      nextAt === null ? '' : `lapsewatch_next_alarm_timestamp_seconds{cluster="${escapeLabel(state.id)}"} ${seconds(nextAt)}\n`,
  },
  {
    definition: DEFINITIONS.serviceUp,
    lines({ state }) {
      const id = escapeLabel(state.id)
      let lines = ''
      for (const { hostname, services } of state.nodes) {
        const node = escapeLabel(hostname)
        for (const service of SERVICES) {
          lines += 'lapsewatch_service_up{cluster="'
          lines += id
          lines += '",node="'
          lines += node
          lines += '",service="'
          lines += service
          lines += services[service].state === 'running' ? '"} 1\n' : '"} 0\n'
        }
      }
      return lines
    },
  },
]

function clockLine(name: string, state: ClusterState, instantOf: (clock: LiveClock) => Instant): string {
  const clock = liveClock(state)
  return clock === null ? '' : `${name}{cluster="${escapeLabel(state.id)}",clock="${clock.kind}"} ${seconds(instantOf(clock))}\n`
}

function seconds(instant: Instant): number {
  return instant / 1000
}

const LABEL_NAME = /^[a-zA-Z0-9_]+$/

/** Labels whose names Prometheus could not take are left out; an empty value is the same as no label there. */
function isTakable(name: string, value: string): boolean {
  return value !== '' && LABEL_NAME.test(name)
}
