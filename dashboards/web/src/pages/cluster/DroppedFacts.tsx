/** What a dropped file says, and what it would change: the answer of the dry run in words. */
import type { ClusterObject } from '../../api/types.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { MODE_NAMES } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import type { UploadAnswer } from './DroppedPreview.js'
import { changeWords } from './difference-words.js'
import styles from './Licenses.module.css'
import { macText } from './mac.js'

export function DroppedFacts({ cluster, answer }: { readonly cluster: ClusterObject; readonly answer: UploadAnswer }) {
  const publisher = cluster.nodes.find(({ role }) => role === 'publisher')
  const changes = changeWords(answer.changes)
  return (
    <>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>
          {answer.state}: {visible(answer.reason)}
        </dd>
        <dt>HOSTID</dt>
        <dd>
          <code>{macText(answer.mac)}</code> {answer.mac === publisher?.mac ? 'matches' : 'is not the publisher’s'}
        </dd>
        <dt>Servers</dt>
        <dd>
          {answer.servers} for {counted(cluster.nodes.length, 'node')}
        </dd>
        <dt>Release</dt>
        <dd>{answer.release}</dd>
      </dl>
      <ul className={styles.changes}>
        {answer.modeBefore === answer.modeAfter ? (
          <li>
            <Shape band="off" /> {MODE_NAMES[answer.modeBefore]} stays
          </li>
        ) : (
          <li>
            <Shape band={answer.modeAfter === 'production' ? 'fine' : 'week'} />
            <span>
              {MODE_NAMES[answer.modeBefore]} becomes <strong>{MODE_NAMES[answer.modeAfter]}</strong>
            </span>
          </li>
        )}
        {answer.clears.length === 0 ? null : (
          <li>
            <Shape band="fine" /> {counted(answer.clears.length, 'raised alarm is', 'raised alarms are')} cleared
          </li>
        )}
        {changes.map((text) => (
          <li key={text}>
            <Shape band="off" /> {text}
          </li>
        ))}
        {answer.warnings.map((text) => (
          <li key={text}>
            <Shape band="week" /> {visible(text)}
          </li>
        ))}
      </ul>
    </>
  )
}
