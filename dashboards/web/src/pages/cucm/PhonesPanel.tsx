/** Phones with their primary and, of one that is chosen, its secondaries (adjunct licensing). Made a secondary here, or released, which can be undone. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useAfterCucmDeed, useMended } from '../../api/cucm.js'
import { ask } from '../../api/fetch.js'
import { usePaged } from '../../api/paged.js'
import type { CucmObject, PhoneObject } from '../../api/types.js'
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
import { MakeSecondary } from './MakeSecondary.js'
import { FIND_FIRST, figure } from './words.js'

const ROW_PX = 44
const BY = [['name', 'Name']] as const

export interface Associating {
  readonly name: string
  readonly primaryPhone: string | null
  /** What it was the secondary of. */
  readonly before: string | null
}

export function PhonesPanel({ cucm }: { readonly cucm: CucmObject }) {
  const path = `cucm/${cucm.id}/phones`
  const off = useActionsOff()
  const find = useQueryText('find') || FIND_FIRST
  const text = useQueryText('q')
  const owner = useQueryText('owner')
  const primary = useQueryText('primary')
  const { by: _, ...found } = findParameters('name', find, text)
  const pages = usePaged<PhoneObject>(path, { ...found, owner, primaryPhone: primary })
  const phones = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const after = useAfterCucmDeed(cucm.id)
  const mend = useMended<PhoneObject>(path, (one, other) => one.name === other.name)
  const [asked, setAsked] = useState<PhoneObject | null>(null)
  const [done, setDone] = useState<Associating | null>(null)
  const associate = useMutation({
    mutationFn: ({ name, primaryPhone }: Associating) =>
      ask<PhoneObject>(`${path}/${encodeURIComponent(name)}`, { method: 'PATCH', json: { primaryPhone } }),
    onMutate: () => setDone(null),
    onSuccess: (phone, deed) => {
      mend(phone)
      setDone(deed)
      setAsked(null)
      after()
    },
  })
  return (
    <Panel
      title={primary === '' ? 'Phones' : `Secondaries of ${primary}`}
      aside={owner === '' ? undefined : `of ${owner}`}
      right={pages.data === undefined ? '—' : `${figure(phones.length)}${pages.hasNextPage ? ' so far' : ''} of ${figure(cucm.phones)}`}
      flush
    >
      <FindBar
        what="phones"
        by={BY}
        chosenBy="name"
        find={find}
        text={text}
        onChange={(changes) =>
          setQuery({
            ...(changes.find === undefined ? {} : { find: changes.find }),
            ...(changes.text === undefined ? {} : { q: changes.text }),
          })
        }
      >
        {owner === '' && primary === '' ? null : (
          <Link className="button" href={cucmPath(cucm.id, { part: 'phones' })}>
            All phones
          </Link>
        )}
      </FindBar>
      {primary === '' ? null : <Primary cucm={cucm.id} name={primary} />}
      {pages.isError && pages.data === undefined ? <ErrorPanel error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.data === undefined && !pages.isError ? <Empty>—</Empty> : null}
      {pages.data !== undefined && phones.length === 0 ? <Empty>{emptyWords({ text, owner, primary, path })}</Empty> : null}
      <PagedRows
        label={`Phones of ${cucm.id}, by name`}
        items={phones}
        keyOf={({ name }) => name}
        row={(phone) => (
          <PhoneRow
            cucm={cucm.id}
            phone={phone}
            off={off}
            busy={associate.isPending && associate.variables.name === phone.name}
            onAsk={() => {
              associate.reset()
              setAsked(phone)
            }}
            onRelease={() => associate.mutate({ name: phone.name, primaryPhone: null, before: phone.primaryPhone })}
          />
        )}
        rowPx={ROW_PX}
        hasMore={pages.hasNextPage}
        onMore={() => {
          if (!pages.isFetching && !pages.isFetchNextPageError) void pages.fetchNextPage()
        }}
      />
      {pages.isFetchNextPageError ? <ErrorPanel error={pages.error} retry={() => void pages.fetchNextPage()} /> : null}
      {asked === null ? null : (
        <MakeSecondary
          cucm={cucm.id}
          phone={asked}
          error={associate.error}
          busy={associate.isPending}
          onMake={(primaryPhone) => associate.mutate({ name: asked.name, primaryPhone, before: asked.primaryPhone })}
          onClose={() => {
            associate.reset()
            setAsked(null)
          }}
        />
      )}
      <DeedStrip
        error={asked === null ? associate.error : null}
        done={done === null ? null : doneWords(done)}
        undo={
          done === null
            ? undefined
            : { off, act: () => associate.mutate({ ...done, primaryPhone: done.before, before: done.primaryPhone }) }
        }
        onClose={() => {
          associate.reset()
          setDone(null)
        }}
      />
    </Panel>
  )
}

function doneWords({ name, primaryPhone, before }: Associating): string {
  return primaryPhone === null ? `${name} released from ${before}.` : `${name} is a secondary of ${primaryPhone}.`
}

interface Narrowed {
  readonly text: string
  readonly owner: string
  readonly primary: string
  readonly path: string
}

function emptyWords({ text, owner, primary, path }: Narrowed): string {
  if (text !== '') return 'No phone matches.'
  if (primary !== '') return `${primary} has no secondary.`
  return owner === '' ? `No phone yet. They are made by POST ${path}.` : `${owner} owns no phone.`
}

function Primary({ cucm, name }: { readonly cucm: string; readonly name: string }) {
  const { data, isError, error } = useQuery({
    queryKey: ['cucm', cucm, 'phone', name],
    queryFn: ({ signal }) => ask<PhoneObject>(`cucm/${cucm}/phones/${encodeURIComponent(name)}`, { signal }),
  })
  if (isError) return <ErrorPanel error={error} />
  return (
    <p className={styles.beside}>
      <code>{name}</code>: {data === undefined ? '—' : `${data.model}, of ${data.owner}, ${counted(data.units, 'unit')}`}. At most two
      softphones may be its secondaries.
    </p>
  )
}

interface PhoneRowProps {
  readonly cucm: string
  readonly phone: PhoneObject
  readonly off: string | null
  readonly busy: boolean
  readonly onAsk: () => void
  readonly onRelease: () => void
}

function PhoneRow({ cucm, phone, off, busy, onAsk, onRelease }: PhoneRowProps) {
  const { name, model, owner, primaryPhone, units } = phone
  const act = primaryPhone === null ? { says: 'Make secondary…', act: onAsk } : { says: 'Release', act: onRelease }
  const chosen = primaryPhone ?? name
  return (
    <div className={styles.phone}>
      <strong className={styles.id}>{name}</strong>
      <span className="label">{model}</span>
      <span className="label">{owner}</span>
      <span>{counted(units, 'unit')}</span>
      <span className={styles.association}>
        {primaryPhone === null ? null : <span className="label">secondary of </span>}
        <Link
          className={`plain ${styles.link}`}
          href={cucmPath(cucm, { part: 'phones', primary: chosen })}
          aria-label={`Secondaries of ${chosen}`}
        >
          {primaryPhone === null ? 'Secondaries' : chosen}
        </Link>
      </span>
      <button
        type="button"
        className={`button ${styles.deed}`}
        aria-label={`${act.says} ${name}`}
        disabled={off !== null || busy}
        title={off ?? undefined}
        onClick={act.act}
      >
        {act.says}
      </button>
    </div>
  )
}
