/** One Communications Manager: its units, its users and what they may, their phones, bulk jobs. One part at a time, and only that is read. */
import { type ReactNode, useId } from 'react'
import { useCucmRead } from '../../api/cucm.js'
import { isProblem } from '../../api/fetch.js'
import type { CucmObject } from '../../api/types.js'
import { useKeys } from '../../keys.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Guarded } from '../../parts/Guarded.js'
import { Link, navigate, useQueryText } from '../../router.js'
import { clusterPath, cucmPath } from '../../routes.js'
import { counted } from '../../words/days.js'
import { MODE_NAMES } from '../../words/modes.js'
import { macText } from '../cluster/mac.js'
import { BulkPanel } from './BulkPanel.js'
import { Calculator } from './Calculator.js'
import { CucmLicenses } from './CucmLicenses.js'
import styles from './cucm.module.css'
import { PhonesPanel } from './PhonesPanel.js'
import { Restart } from './Restart.js'
import { UnitsPanel } from './UnitsPanel.js'
import { UsersPanel } from './UsersPanel.js'

const PARTS = [
  { part: '', name: 'Units' },
  { part: 'users', name: 'Users' },
  { part: 'phones', name: 'Phones' },
  { part: 'bulk', name: 'Bulk jobs' },
] as const

export function CucmPage({ id }: { readonly id: string }) {
  useKeys({ esc: () => navigate('/cucm') })
  const { data, error, refetch } = useCucmRead<CucmObject>(id)
  if (data !== undefined) return <Shown cucm={data} />
  if (error === null) return <Empty>—</Empty>
  if (isProblem(error, 'unknown-cucm'))
    return (
      <Empty>
        No Communications Manager <code>{id}</code>. <Link href="/cucm">All of them</Link>
      </Empty>
    )
  return <ErrorPanel error={error} retry={() => void refetch()} />
}

function Shown({ cucm }: { readonly cucm: CucmObject }) {
  const part = useQueryText('part')
  const shown = PARTS.some((each) => each.part === part) ? part : ''
  return (
    <div className={styles.page}>
      <Heading cucm={cucm} />
      {cucm.restartNeeded ? <Restart id={cucm.id} /> : null}
      <nav className={styles.parts} aria-label={`Parts of ${cucm.id}`}>
        {PARTS.map((each) => (
          <Link
            key={each.part}
            href={cucmPath(cucm.id, { part: each.part })}
            className={styles.part}
            aria-current={each.part === shown ? 'page' : undefined}
          >
            {each.name}
          </Link>
        ))}
      </nav>
      {partOf(shown, cucm)}
    </div>
  )
}

function partOf(part: string, cucm: CucmObject): ReactNode {
  switch (part) {
    case 'users':
      return (
        <Guarded name="Users">
          <UsersPanel cucm={cucm} />
        </Guarded>
      )
    case 'phones':
      return (
        <Guarded name="Phones">
          <PhonesPanel cucm={cucm} />
        </Guarded>
      )
    case 'bulk':
      return (
        <Guarded name="Bulk jobs">
          <BulkPanel id={cucm.id} />
        </Guarded>
      )
    default:
      return (
        <div className={styles.columns}>
          <div className={styles.main}>
            <Guarded name="Units">
              <UnitsPanel cucm={cucm} />
            </Guarded>
            <Guarded name="Calculator">
              <Calculator id={cucm.id} />
            </Guarded>
          </div>
          <Guarded name="Licence files">
            <CucmLicenses cucm={cucm} />
          </Guarded>
        </div>
      )
  }
}

function Heading({ cucm }: { readonly cucm: CucmObject }) {
  const id = useId()
  return (
    <div className={styles.heading}>
      <Link className="label" href="/cucm">
        CUCM <span aria-hidden="true">/</span>
      </Link>
      <h1>{cucm.id}</h1>
      <span className="label">
        Communications Manager {cucm.release}, <code>{macText(cucm.mac)}</code>, {counted(cucm.users, 'user')},{' '}
        {counted(cucm.phones, 'phone')}
      </span>
      <span className={styles.clusters}>
        <span id={id} className="label">
          {cucm.clusters.length === 0 ? 'No presence cluster names it' : 'Presence clusters:'}
        </span>
        <ul aria-labelledby={id}>
          {cucm.clusters.map((cluster) => (
            <li key={cluster.id}>
              <Link className="plain" href={clusterPath(cluster.id)}>
                {cluster.id}
              </Link>{' '}
              <span className="label">{MODE_NAMES[cluster.mode]}</span>
            </li>
          ))}
        </ul>
      </span>
    </div>
  )
}
