/** Ten thousand rows as one virtual list: only those in sight are drawn, each of a few nodes. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useRowKeys } from '../../parts/useRowKeys.js'
import { MonthLines } from '../../timeline/AxisMarks.js'
import type { Axis } from '../../timeline/axis.js'
import { useLanes, wantLanes } from '../../timeline/lanes.js'
import type { Pointed } from './DayList.js'
import styles from './Fleet.module.css'
import { FleetRow, ROW_PX } from './FleetRow.js'
import type { FleetView } from './useFleetView.js'

interface FleetRowsProps {
  readonly view: FleetView
  readonly axis: Axis
  readonly nowMs: number
  /** The whole fleet in its order: lanes come by the page. */
  readonly inOrder: boolean
  readonly onPoint: (pointed: Pointed | null) => void
  readonly onRange: (range: { readonly first: number; readonly last: number }) => void
}

export function FleetRows({ view: { shown, clusters }, axis, nowMs, inOrder, onPoint, onRange }: FleetRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const lanes = useLanes()
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.cluster.id ?? index,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const inSight = items.flatMap(({ index }) => shown[index]?.cluster ?? [])
  useEffect(() => wantLanes(inSight, clusters, inOrder))

  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => onRange({ first, last }), [first, last, onRange])

  useRowKeys({ list: scroller, count: shown.length, first, scrollTo: (index) => virtual.scrollToIndex(index) })

  return (
    <div className={styles.scroller} ref={scroller}>
      <div className={styles.sheet} style={{ height: virtual.getTotalSize() }}>
        <div className={styles.grid} aria-hidden="true">
          <MonthLines axis={axis} />
        </div>
        <ul aria-label="Clusters, most urgent first">
          {items.map(({ index, key, start }) => {
            const each = shown[index]
            if (each === undefined) return null
            const before = shown[index - 1]
            return (
              <FleetRow
                key={key}
                index={index}
                total={shown.length}
                startPx={start}
                ranked={each}
                marks={lanes.byCluster.get(each.cluster.id)?.marks ?? null}
                axis={axis}
                nowMs={nowMs}
                beginsBand={before !== undefined && before.band !== each.band}
                onPoint={onPoint}
              />
            )
          })}
        </ul>
      </div>
    </div>
  )
}
