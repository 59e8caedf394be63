/** One service on one node: whether it runs, who stopped it, and the button that changes it. */
import type { ClusterObject } from '../../api/types.js'
import { Shape } from '../../parts/Shape.js'
import { SERVICE_NAMES } from '../../words/modes.js'
import type { Deed } from './deeds.js'
import styles from './Nodes.module.css'

type Service = ClusterObject['services'][number]

interface ServiceCellProps {
  readonly service: Service
  readonly off: string | null
  readonly busy: boolean
  readonly act: (deed: Deed) => void
}

export function ServiceCell({ service, off, busy, act }: ServiceCellProps) {
  const deed = service.state === 'running' ? 'stop' : 'start'
  const says = deed === 'stop' ? 'Stop' : 'Start'
  const { mark, text } = stateOf(service)
  return (
    <span className={styles.service}>
      <Shape band={mark} />
      <span className={styles.state} data-band={mark === 'fine' ? undefined : mark}>
        {text}
      </span>
      <button
        type="button"
        className="button"
        data-quiet
        disabled={off !== null || busy}
        title={off ?? undefined}
        aria-label={`${says} ${SERVICE_NAMES[service.service]} on ${service.node}`}
        onClick={() => act({ path: `nodes/${service.node}/services/${service.service}/${deed}` })}
      >
        {says}
      </button>
    </span>
  )
}

/** Stopped on purpose is no urgency; stopped by the licence is the worst there is. */
function stateOf({ state, stoppedBy }: Service): { readonly mark: 'fine' | 'ended' | 'off'; readonly text: string } {
  if (state === 'running') return { mark: 'fine', text: 'running' }
  switch (stoppedBy) {
    case 'expiry':
      return { mark: 'ended', text: 'stopped by the expiry' }
    case 'license':
      return { mark: 'ended', text: 'stopped, not licensed' }
    case 'administrator':
      return { mark: 'off', text: 'stopped by hand' }
    case undefined:
      return { mark: 'off', text: 'stopped' }
  }
}
