/**
 * What an alarm did, for people: the change of mode, the archived files, the services stopped and started that stand behind it in its
 * decision. A terminal shows them below the alarm; only the latest are remembered, and none across a restart.
 */
import type { EngineEvent, Events, JournalEntry, ServiceName } from '../engine/telemetry-port.js'

export interface Consequences {
  /** A sentence each; none for an alarm that only says something, or that was decided long ago. */
  of(alarmId: string): readonly string[]
  /** Ends it. */
  stop(): void
}

export const ALARMS_REMEMBERED = 1000

/** `isShown`: whether anything is there that shows them; else none are collected. */
export function rememberConsequences(events: Pick<Events, 'subscribe'>, isShown: () => boolean): Consequences {
  const sentences = new Map<string, readonly string[]>()

  function hear(event: EngineEvent): void {
    if (event.type !== 'decided' || !isShown()) return
    for (const { decision } of event.decided) {
      const causes = new Set(decision.alarms.filter(({ service }) => service === null).map(({ id }) => id))
      for (const [alarmId, entries] of byCause(decision.entries, causes)) remember(alarmId, sentencesOf(entries))
    }
  }

  function remember(alarmId: string, said: readonly string[]): void {
    if (said.length === 0) return
    sentences.set(alarmId, said)
    for (const oldest of sentences.keys()) {
      if (sentences.size <= ALARMS_REMEMBERED) break
      sentences.delete(oldest)
    }
  }

  const stop = events.subscribe(hear)
  return { of: (alarmId) => sentences.get(alarmId) ?? [], stop }
}

/** Within an instant the cause's alarm comes first (domain §3.5); a fact that follows is a cause of its own. */
function byCause(entries: readonly JournalEntry[], causes: ReadonlySet<string>): ReadonlyMap<string, readonly JournalEntry[]> {
  const found = new Map<string, JournalEntry[]>()
  let current: JournalEntry[] | undefined
  for (const entry of entries) {
    switch (entry.type) {
      case 'alarm':
        if (!causes.has(entry.data.alarmId)) break
        current = []
        found.set(entry.data.alarmId, current)
        break
      case 'mode':
      case 'file-archive':
      case 'service-stop':
      case 'service-start':
        current?.push(entry)
        break
      case 'coalesced':
      case 'clock-opened':
      case 'clock-closed':
        break
      default:
        current = undefined
    }
  }
  return found
}

const SERVICE_WORDS: Readonly<Record<ServiceName, string>> = { proxy: 'Proxy', 'presence-engine': 'Presence Engine' }

function sentencesOf(entries: readonly JournalEntry[]): string[] {
  const sentences: string[] = []
  const stopped = new Map<ServiceName, string[]>()
  const started = new Map<ServiceName, string[]>()
  for (const entry of entries) {
    if (entry.type === 'mode') {
      sentences.push(`the cluster is in mode ${entry.data.to}${entry.data.from === null ? '' : `, was ${entry.data.from}`}`)
    } else if (entry.type === 'file-archive') sentences.push(`licence file ${entry.data.file} is archived`)
    else if (entry.type === 'service-stop' || entry.type === 'service-start') {
      const { service, node } = entry.data
      const nodesOf = entry.type === 'service-stop' ? stopped : started
      nodesOf.set(service, [...(nodesOf.get(service) ?? []), node])
    }
  }
  return [...sentences, ...deeds(stopped, 'stopped'), ...deeds(started, 'started')]
}

/** Services that stopped (or started) on the same nodes share a sentence. */
function deeds(nodesOf: ReadonlyMap<ServiceName, readonly string[]>, deed: string): string[] {
  const servicesOn = new Map<string, string[]>()
  for (const [service, nodes] of nodesOf) {
    const places = nodes.join(', ')
    servicesOn.set(places, [...(servicesOn.get(places) ?? []), SERVICE_WORDS[service]])
  }
  return [...servicesOn].map(([places, services]) => `${services.join(' and ')} ${deed} on ${places}`)
}
