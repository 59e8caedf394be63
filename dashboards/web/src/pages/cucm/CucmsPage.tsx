/** The Communications Managers: a row each, with its units. */
import { useCucms } from '../../api/cucm.js'
import type { CucmObject } from '../../api/types.js'
import { useKeys } from '../../keys.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { Link, navigate } from '../../router.js'
import { cucmPath } from '../../routes.js'
import { counted } from '../../words/days.js'
import styles from './cucm.module.css'
import { UnitBar } from './UnitBar.js'
import { figure } from './words.js'

export function CucmsPage() {
  useKeys({ esc: () => navigate('/') })
  const cucms = useCucms()
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Communications Managers</h1>
      <Panel title="Communications Managers" right={cucms.data === undefined ? '—' : figure(cucms.data.length)} flush>
        {cucms.isError ? <ErrorPanel error={cucms.error} retry={() => void cucms.refetch()} /> : null}
        {cucms.data === undefined && !cucms.isError ? <Empty>—</Empty> : null}
        {cucms.data?.length === 0 ? <Empty>No Communications Manager yet. Add one to lapsewatch.yaml.</Empty> : null}
        <ul>
          {(cucms.data ?? []).map((cucm) => (
            <Row key={cucm.id} cucm={cucm} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

function Row({ cucm }: { readonly cucm: CucmObject }) {
  return (
    <li className={styles.cucm}>
      <div className={styles.who}>
        <Link href={cucmPath(cucm.id)}>
          <strong>{cucm.id}</strong>
        </Link>
        <span className="label">
          release {cucm.release}, {counted(cucm.users, 'user')}, {counted(cucm.phones, 'phone')}, {counted(cucm.clusters.length, 'cluster')}
        </span>
      </div>
      <UnitBar units={cucm.units} />
    </li>
  )
}
