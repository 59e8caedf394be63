/** A panel: one question, its name, an aside, what is on the right, and its content. It keeps its frame in every state. */
import { type ReactNode, useId } from 'react'
import styles from './Panel.module.css'

interface PanelProps {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly right?: ReactNode
  /** Without padding, for lists and tables that go from edge to edge. */
  readonly flush?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function Panel({ title, aside, right, flush = false, className, children }: PanelProps) {
  const id = useId()
  return (
    <section className={`${styles.panel} ${className ?? ''}`} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
        {right === undefined ? null : <span className={styles.right}>{right}</span>}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}
