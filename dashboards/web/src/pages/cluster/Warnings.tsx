/** The sentence that CUP Administration would show, before all else: the API's own, and marked as our wording. */
import type { ClusterObject } from '../../api/types.js'
import { type Band, bandOf } from '../../band.js'
import { Shape } from '../../parts/Shape.js'
import { visible } from '../../words/visible.js'
import styles from './Warnings.module.css'

type Warning = ClusterObject['warnings'][number]

export function Warnings({ cluster }: { readonly cluster: ClusterObject }) {
  return cluster.warnings.map((warning) => <Sentence key={warning.code} warning={warning} band={bandOfWarning(cluster, warning)} />)
}

function bandOfWarning(cluster: ClusterObject, { code }: Warning): Band {
  return code === 'nodes-not-covered' || code === 'license-not-verified' ? 'week' : bandOf(cluster)
}

function Sentence({ warning, band }: { readonly warning: Warning; readonly band: Band }) {
  const [first, rest] = parted(visible(warning.text))
  return (
    <section className={styles.warning} data-band={band} aria-label="Administration warning">
      <Shape band={band} size={16} />
      <p>
        <strong>{first}</strong> {rest}
      </p>
      <span className={styles.whose}>administration warning, our wording</span>
    </section>
  )
}

/** The first sentence is said loudly. A dot within a name or a number ends none. */
function parted(text: string): readonly [first: string, rest: string] {
  const end = /[.;] /.exec(text)
  return end === null ? [text, ''] : [text.slice(0, end.index + 1), text.slice(end.index + 2)]
}
