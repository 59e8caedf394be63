/** Instants in the cluster's zone, in UTC and in the viewer's zone, in that order. */
import { useLicenceMinute } from '../../live/hooks.js'
import { viewerZone } from '../../parts/Instant.js'
import { dateAndTime, zoneName } from '../../words/zone.js'
import type { ClockRow } from './clock-rows.js'
import styles from './InstantTable.module.css'

export function InstantTable({ rows, zone }: { readonly rows: readonly ClockRow[]; readonly zone: string }) {
  const nowMs = useLicenceMinute()
  const viewer = viewerZone()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <strong>Cluster</strong> {zone}
          </th>
          <th scope="col">
            <strong>UTC</strong>
          </th>
          <th scope="col">
            <strong>You</strong> {viewer}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, at, isEnd = false }) => {
          const atMs = Date.parse(at)
          return (
            <tr key={label} data-end={isEnd ? '' : undefined}>
              <th scope="row">{label}</th>
              <td data-zone="Cluster">
                <time dateTime={at}>
                  {dateAndTime(atMs, zone, nowMs)} <span className={styles.zone}>{zoneName(atMs, zone)}</span>
                </time>
              </td>
              <td data-zone="UTC">{dateAndTime(atMs, 'UTC', nowMs)}</td>
              <td data-zone="You">{dateAndTime(atMs, viewer, nowMs)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
