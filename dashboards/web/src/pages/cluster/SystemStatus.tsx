/** System Status: what came from the Communications Manager, in numbers, and its users, found as there. */

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, withQuery } from '../../api/fetch.js'
import { usePaged } from '../../api/paged.js'
import type { ClusterObject, SystemStatusObject } from '../../api/types.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Instant } from '../../parts/Instant.js'
import { Link } from '../../router.js'
import { cucmPath } from '../../routes.js'
import { FindBar, findParameters } from '../cucm/FindBar.js'
import { CAPABILITY_NAMES, FIND_FIRST, figure } from '../cucm/words.js'
import styles from './SystemStatus.module.css'

const EVERY_MS = 10_000
const BY = [
  ['userid', 'User id'],
  ['primaryExtension', 'Primary extension'],
] as const

type StatusUser = SystemStatusObject['items'][number]

export function SystemStatus({ cluster, cucm }: { readonly cluster: ClusterObject; readonly cucm: string }) {
  return (
    <>
      <Numbers cluster={cluster} cucm={cucm} />
      <Users cluster={cluster} />
    </>
  )
}

function Numbers({ cluster, cucm }: { readonly cluster: ClusterObject; readonly cucm: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['clusters', cluster.id, 'system-status'],
    queryFn: ({ signal }) => ask<SystemStatusObject>(withQuery(`clusters/${cluster.id}/system-status`, { limit: 1 }), { signal }),
    refetchInterval: EVERY_MS,
  })
  const numbers = [
    ['End users', data?.endUsers],
    ['Phones', data?.phoneDevices],
    ['Licensed CUP users', data?.licensedCupUsers],
    ['Licensed CUPC users', data?.licensedCupcUsers],
  ] as const
  return (
    <>
      {isError ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      <dl className={styles.numbers}>
        {numbers.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count === undefined ? '—' : figure(count)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.source}>
        From{' '}
        <Link className="plain" href={cucmPath(cucm)}>
          {cucm}
        </Link>
        , synchronised {data === undefined ? '—' : <Instant at={data.synchronizedAt} zone={cluster.timezone} />}
      </p>
    </>
  )
}

function Users({ cluster }: { readonly cluster: ClusterObject }) {
  const [{ by, find, text }, setFound] = useState({ by: 'userid', find: FIND_FIRST as string, text: '' })
  const pages = usePaged<StatusUser>(`clusters/${cluster.id}/system-status`, findParameters(by, find, text))
  const users = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  return (
    <>
      <FindBar
        what="users"
        by={BY}
        chosenBy={by}
        find={find}
        text={text}
        onChange={(changes) => setFound((before) => ({ ...before, ...changes }))}
      />
      {pages.isError ? <ErrorPanel error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.data === undefined && !pages.isError ? <Empty>—</Empty> : null}
      {pages.data !== undefined && users.length === 0 ? <Empty>{text === '' ? 'No user.' : 'No user matches.'}</Empty> : null}
      {users.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className={styles.users} aria-label={`Users of ${cluster.id}`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">User id</th>
                <th scope="col">Extension</th>
                <th scope="col">Devices</th>
                <th scope="col">Contacts</th>
                <th scope="col">{CAPABILITY_NAMES.enableCup}</th>
                <th scope="col">May use CUPC</th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <tr key={user.userid}>
                  <th scope="row">{user.userid}</th>
                  <td>{user.primaryExtension ?? '—'}</td>
                  <td>{figure(user.devices)}</td>
                  <td>{figure(user.contacts)}</td>
                  <td>{user.enableCup ? 'yes' : 'no'}</td>
                  <td>{user.licensedForCupc ? 'yes' : 'no'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {pages.hasNextPage ? (
            <button type="button" className="button" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              More than these {figure(users.length)}
            </button>
          ) : null}
        </section>
      )}
    </>
  )
}
