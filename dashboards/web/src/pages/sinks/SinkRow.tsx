/** One sink; when it fails a second line says the reason, since when, which try, and when the next one is. */
import { Fragment } from 'react'
import type { SinkObject } from '../../api/types.js'
import { useLicenceMinute, useWallNow } from '../../live/hooks.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { nextTryWords } from '../../words/age.js'
import { instantText } from '../../words/zone.js'
import { bandOfSink, SINK_STATES } from './sink-words.js'
import styles from './sinks.module.css'

interface SinkRowProps {
  readonly sink: SinkObject
  readonly chosen: boolean
}

export function SinkRow({ sink, chosen }: SinkRowProps) {
  const { name, description, state, pending } = sink
  const band = bandOfSink(sink)
  const isFailing = state === 'failing'
  const href = chosen ? '/sinks' : `/sinks?sink=${encodeURIComponent(name)}`
  return (
    <Fragment>
      <tr className={styles.row} data-band={isFailing ? band : undefined} data-chosen={chosen ? '' : undefined}>
        <th scope="row">
          <Shape band={band} />{' '}
          <Link href={href} aria-current={chosen ? 'true' : undefined}>
            {name}
          </Link>
        </th>
        <td className={styles.where}>{description}</td>
        <td className={isFailing ? styles.trouble : undefined}>{SINK_STATES[state]}</td>
        <td className={`figure ${isFailing && pending > 0 ? styles.trouble : ''}`}>{pending.toLocaleString('en-US')}</td>
      </tr>
      {isFailing ? (
        <tr className={styles.more} data-band={band}>
          <td colSpan={4}>
            <Trouble sink={sink} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  )
}

function Trouble({ sink: { oldestAt, failures, lastError, nextTryAt } }: { readonly sink: SinkObject }) {
  const nowMs = useLicenceMinute()
  const next = nextTryWords(nextTryAt, useWallNow())
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Reason</dt>
        <dd>{lastError ?? '—'}</dd>
      </div>
      <div>
        <dt>Oldest</dt>
        <dd>{oldestAt === null ? 'nothing is pending' : instantText(Date.parse(oldestAt), 'UTC', nowMs)}</dd>
      </div>
      <div>
        <dt>Failed tries</dt>
        <dd>
          {failures.toLocaleString('en-US')}
          {next === null ? '' : `, next try ${next}`}
        </dd>
      </div>
    </dl>
  )
}
