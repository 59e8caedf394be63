/** Capabilities Assignment: users, found as in Cisco's pages, and what each may use. Taking back can be undone; a want of units is told. */
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useAfterCucmDeed, useMended } from '../../api/cucm.js'
import { ask } from '../../api/fetch.js'
import { usePaged } from '../../api/paged.js'
import type { CucmObject, UserObject } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { PagedRows } from '../../parts/PagedRows.js'
import { Panel } from '../../parts/Panel.js'
import { Link, setQuery, useQueryText } from '../../router.js'
import { cucmPath } from '../../routes.js'
import { counted } from '../../words/days.js'
import styles from './cucm.module.css'
import { DeedStrip } from './DeedStrip.js'
import { FindBar, findParameters } from './FindBar.js'
import { UnitBar } from './UnitBar.js'
import { CAPABILITY_NAMES, type Capability, FIND_FIRST, figure } from './words.js'

const ROW_PX = 44
const CAPABILITIES = ['enableCup', 'enableCupc'] as const
const BY = [
  ['userid', 'User id'],
  ['primaryExtension', 'Primary extension'],
] as const

interface Assigning {
  readonly userid: string
  readonly capability: Capability
  readonly assigned: boolean
}

export function UsersPanel({ cucm }: { readonly cucm: CucmObject }) {
  const path = `cucm/${cucm.id}/users`
  const off = useActionsOff()
  const by = useQueryText('by') || 'userid'
  const find = useQueryText('find') || FIND_FIRST
  const text = useQueryText('q')
  const capability = useQueryText('capability')
  const pages = usePaged<UserObject>(path, { ...findParameters(by, find, text), capability })
  const users = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const after = useAfterCucmDeed(cucm.id)
  const mend = useMended<UserObject>(path, (one, other) => one.userid === other.userid)
  const [done, setDone] = useState<Assigning | null>(null)
  const assign = useMutation({
    mutationFn: ({ userid, capability: name, assigned }: Assigning) =>
      ask<UserObject>(`${path}/${encodeURIComponent(userid)}`, { method: 'PATCH', json: { [name]: assigned } }),
    onMutate: () => setDone(null),
    onSuccess: (user, deed) => {
      mend(user)
      setDone(deed)
      after()
    },
  })
  const isFiltered = text !== '' || find === 'is-empty' || find === 'is-not-empty' || capability !== ''
  return (
    <Panel
      title="Users"
      aside="Capabilities Assignment"
      right={pages.data === undefined ? '—' : `${figure(users.length)}${pages.hasNextPage ? ' so far' : ''} of ${figure(cucm.users)}`}
      flush
    >
      <FindBar
        what="users"
        by={BY}
        chosenBy={by}
        find={find}
        text={text}
        onChange={(changes) =>
          setQuery({
            ...(changes.by === undefined ? {} : { by: changes.by }),
            ...(changes.find === undefined ? {} : { find: changes.find }),
            ...(changes.text === undefined ? {} : { q: changes.text }),
          })
        }
      >
        <select
          className="field"
          aria-label="With capability"
          value={capability}
          onChange={({ currentTarget }) => setQuery({ capability: currentTarget.value })}
        >
          <option value="">any capability or none</option>
          <option value="cup">with CUP</option>
          <option value="cupc">with CUPC</option>
        </select>
      </FindBar>
      <div className={styles.beside}>
        <UnitBar units={cucm.units} />
      </div>
      {pages.isError && pages.data === undefined ? <ErrorPanel error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.data === undefined && !pages.isError ? <Empty>—</Empty> : null}
      {pages.data !== undefined && users.length === 0 ? (
        <Empty>{isFiltered ? 'No user matches.' : `No user yet. They are made by POST ${path}, or in bulk.`}</Empty>
      ) : null}
      <PagedRows
        label={`Users of ${cucm.id}, by user id`}
        items={users}
        keyOf={({ userid }) => userid}
        row={(user) => (
          <UserRow
            cucm={cucm.id}
            user={user}
            off={off}
            busy={assign.isPending && assign.variables.userid === user.userid}
            onAssign={assign.mutate}
          />
        )}
        rowPx={ROW_PX}
        hasMore={pages.hasNextPage}
        onMore={() => {
          if (!pages.isFetching && !pages.isFetchNextPageError) void pages.fetchNextPage()
        }}
      />
      {pages.isFetchNextPageError ? <ErrorPanel error={pages.error} retry={() => void pages.fetchNextPage()} /> : null}
      <DeedStrip
        error={assign.error}
        done={done === null ? null : doneWords(done)}
        undo={done === null || done.assigned ? undefined : { off, act: () => assign.mutate({ ...done, assigned: true }) }}
        onClose={() => {
          assign.reset()
          setDone(null)
        }}
      />
    </Panel>
  )
}

function doneWords({ userid, capability, assigned }: Assigning): string {
  const name = CAPABILITY_NAMES[capability]
  return assigned ? `${name} assigned to ${userid}.` : `${name} taken back from ${userid}.`
}

interface UserRowProps {
  readonly cucm: string
  readonly user: UserObject
  readonly off: string | null
  readonly busy: boolean
  readonly onAssign: (assigning: Assigning) => void
}

function UserRow({ cucm, user, off, busy, onAssign }: UserRowProps) {
  const { userid, primaryExtension, contacts, devices } = user
  return (
    <div className={styles.user}>
      <strong className={styles.id}>{userid}</strong>
      <span className="label">{primaryExtension === null ? 'no extension' : `ext. ${primaryExtension}`}</span>
      <span>
        <Link className={`plain ${styles.link}`} href={cucmPath(cucm, { part: 'phones', owner: userid })}>
          {counted(devices, 'device')}
        </Link>
      </span>
      <span className="label">{counted(contacts, 'contact')}</span>
      <span className={styles.capabilities}>
        {CAPABILITIES.map((capability) => (
          <button
            key={capability}
            type="button"
            className={`button ${styles.toggle}`}
            aria-pressed={user[capability]}
            aria-label={`${CAPABILITY_NAMES[capability]} for ${userid}`}
            disabled={off !== null || busy}
            title={off ?? (user[capability] ? 'Assigned; press to take it back' : 'Not assigned; press to assign it')}
            onClick={() => onAssign({ userid, capability, assigned: !user[capability] })}
          >
            {CAPABILITY_NAMES[capability]}
          </button>
        ))}
      </span>
    </div>
  )
}
