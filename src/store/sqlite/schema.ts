/** The tables of `migrations/*.sql` as kysely's types see them. */
import type { Generated } from 'kysely'

export interface Schema {
  clusters: {
    key: number
    id: string
    mode: string
    retired: number
    next_at: number | null
    publisher_mac: string | null
    labels: string
    origin: string
    block_digest: string
    state: string
  }
  alarms: AlarmRow
  alarm_days: { day: number; first_key: number; last_key: number }
  sinks: { key: number; name: string; fence: number; owner: string | null; lapses_at: number; pending: number }
  deliveries: {
    num: number
    alarm: number
    sink: number
    round: number
    state: 'pending' | 'sent' | 'confirmed' | 'failed'
    attempts: Generated<number>
    at: number
    confirmed_at: number | null
    error: string | null
  }
}

export interface AlarmRow {
  key: number
  id: string
  cluster: string
  name: string
  severity: number
  node: string
  clock: string | null
  service: string | null
  days_remaining: number | null
  due_at: number
  decided_at: number
  expires_at: number | null
  text: string
  reason: string
  clears: string | null
  params: string | null
  void_by: number | null
}
