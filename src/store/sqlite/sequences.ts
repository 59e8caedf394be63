/** Syslog sequence numbers: the next free one of (sink, cluster, node), RFC 5424 §7.3.1 aside counted as Cisco counts them (design §5.5). */
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'

const SEQUENCE_MAX = 4_294_967_295

export interface Sequences {
  /** By `sink` + `\n` + `node`, as the ports have it. */
  of(subject: string): Readonly<Record<string, number>>
  write(subject: string, moved: Readonly<Record<string, number>>): void
}

/** The same as `of` gives, as a JSON column of a query over `clusters`. */
export const SEQUENCES_OF_CLUSTER =
  '(SELECT json_group_object(sink || char(10) || node, next) FROM syslog_sequences WHERE cluster = clusters.id)'

export function createSequences({ db }: Connection): Sequences {
  const read = db.prepare<[string], { sink: string; node: string; next: number }>(
    'SELECT sink, node, next FROM syslog_sequences WHERE cluster = ?',
  )
  const upsert = db.prepare<[string, string, string, number]>(
    'INSERT INTO syslog_sequences (cluster, sink, node, next) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next',
  )
  return {
    of(subject) {
      const sequences: Record<string, number> = {}
      for (const { sink, node, next } of read.all(subject)) sequences[`${sink}\n${node}`] = next
      return sequences
    },
    write(subject, moved) {
      for (const pair of Object.keys(moved)) {
        const next = moved[pair]
        const separator = pair.indexOf('\n')
        invariant(separator > 0, () => `"${pair}" is no pair of sink and node`)
        invariant(
          next !== undefined && Number.isInteger(next) && next >= 0 && next <= SEQUENCE_MAX,
          () => `sequence number ${next} of ${subject} is out of range`,
        )
        upsert.run(subject, pair.slice(0, separator), pair.slice(separator + 1), next)
      }
    },
  }
}
