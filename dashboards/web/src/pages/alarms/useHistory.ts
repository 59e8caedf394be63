/** The alarms that the address asks for, by the page, and live at their upper end. */
import { useEffect, useMemo, useRef } from 'react'
import { usePaged } from '../../api/paged.js'
import type { AlarmObject } from '../../api/types.js'
import { historyOf } from '../../live/alarm-history.js'
import { useLive } from '../../live/store.js'
import { useQueryText } from '../../router.js'
import { type AlarmFilter, matches } from './history.js'

export function useAlarmFilter(): AlarmFilter {
  const cluster = useQueryText('cluster')
  const name = useQueryText('name')
  const severity = useQueryText('severity')
  const since = useQueryText('since')
  const until = useQueryText('until')
  return useMemo(() => ({ cluster, name, severity, since, until }), [cluster, name, severity, since, until])
}

export function useHistory(filter: AlarmFilter) {
  const told = useLive(({ alarms }) => alarms)
  const snapshots = useLive((state) => state.snapshots)
  const pages = usePaged<AlarmObject>('alarms', { ...filter })
  const { refetch, dataUpdatedAt } = pages
  // The newest that the stream had told when the pages were read: once it has left the live list, there may be a hole between the two.
  const joint = useRef({ dataUpdatedAt: 0, snapshots, id: told[0]?.id })
  if (joint.current.dataUpdatedAt !== dataUpdatedAt) joint.current = { dataUpdatedAt, snapshots, id: told[0]?.id }
  const { id } = joint.current
  // By what, so that a second snapshot reads anew what was not mended after the first: that read failed, or one of the next page took its place.
  const tornBy = joint.current.snapshots !== snapshots ? snapshots : id !== undefined && !told.some((alarm) => alarm.id === id) ? id : null
  useEffect(() => {
    if (tornBy !== null) void refetch()
  }, [tornBy, refetch])

  const { data } = pages
  const alarms = useMemo(
    () =>
      data === undefined
        ? null
        : historyOf(
            data.pages.flatMap(({ items }) => items),
            told.filter((alarm) => matches(filter, alarm)),
          ),
    [data, told, filter],
  )
  return { pages, alarms }
}
