/** What licence time is worth: simulated (violet, dashed: not real), trusted, behind, or held until somebody confirms it. Cannot be dismissed. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/fetch.js'
import type { ClockObject } from '../api/types.js'
import { useActionsOff } from '../live/hooks.js'
import { useLive } from '../live/store.js'
import { apartText, speedText } from '../words/age.js'
import { counted } from '../words/days.js'
import { instantText } from '../words/zone.js'
import { Confirm } from './Confirm.js'
import { ErrorPanel } from './ErrorPanel.js'
import { Shape } from './Shape.js'
import styles from './TruthBadge.module.css'

export function TruthBadge() {
  const clock = useLive((state) => state.clock)
  if (clock === null) return null
  if (clock.simulated)
    return (
      <span className={styles.simulated}>
        SIMULATED<span className={styles.wide}> CLOCK</span> <span className={styles.speed}>{speedText(clock.speed ?? 1)}</span>
      </span>
    )
  switch (clock.trust) {
    case 'trusted':
      return (
        <span className={styles.trusted}>
          <Shape band="fine" /> Clock trusted
        </span>
      )
    case 'behind':
      return (
        <span className={styles.doubt} data-band="week">
          <Shape band="week" /> Clock stands, wall is {apartText(Date.parse(clock.now) - Date.parse(clock.wall))} behind
        </span>
      )
    case 'held':
      return <Held clock={clock} />
  }
}

function Held({ clock }: { readonly clock: ClockObject }) {
  const [asked, setAsked] = useState(false)
  const off = useActionsOff()
  const confirm = useMutation({ mutationFn: () => ask('clock/confirm', { method: 'POST' }), onSuccess: () => setAsked(false) })
  const due = clock.dueOnConfirm ?? []
  return (
    <>
      <button type="button" className={styles.held} disabled={off !== null} title={off ?? undefined} onClick={() => setAsked(true)}>
        ▲ Clock held, wall is {apartText(Date.parse(clock.wall) - Date.parse(clock.now))} ahead: confirm…
      </button>
      {asked ? (
        <Confirm
          title="Confirm the machine's clock?"
          deed="Confirm the clock"
          busy={confirm.isPending}
          onConfirm={() => confirm.mutate()}
          onCancel={() => setAsked(false)}
        >
          <p>
            Licence time becomes {instantText(Date.parse(clock.wall), 'UTC', Date.parse(clock.now))}. {counted(due.length, 'cluster')}{' '}
            {due.length === 1 ? 'has' : 'have'} something due{due.length === 0 ? '.' : ':'}
          </p>
          <ul>
            {due.slice(0, 8).map(({ cluster, at }) => (
              <li key={cluster}>
                <strong>{cluster}</strong> {instantText(Date.parse(at), 'UTC', Date.parse(clock.now))}
              </li>
            ))}
          </ul>
          {due.length > 8 ? <p>and {due.length - 8} more</p> : null}
          {confirm.isError ? <ErrorPanel error={confirm.error} /> : null}
        </Confirm>
      ) : null}
    </>
  )
}
