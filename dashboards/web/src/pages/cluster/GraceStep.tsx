/** One step: a filled tick when it is done, washed when it is next, plain when it waits. */
import type { ReactNode } from 'react'
import styles from './Grace.module.css'
import type { StepState } from './grace-steps.js'

interface GraceStepProps {
  readonly number: number
  readonly title: string
  readonly state: StepState
  readonly buttons: ReactNode
  readonly children: ReactNode
}

export function GraceStep({ number, title, state, buttons, children }: GraceStepProps) {
  return (
    <li className={styles.step} data-state={state}>
      {state === 'done' ? <Tick /> : <span className={styles.number}>{number}</span>}
      <div className={styles.what}>
        <strong>{title}</strong>
        <p>{children}</p>
      </div>
      {state === 'done' ? <strong className={styles.done}>Done</strong> : <div className={styles.buttons}>{buttons}</div>}
    </li>
  )
}

function Tick() {
  return (
    <svg className={styles.tick} width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="12" />
      <path d="m7 12.5 3.5 3.5L17 9" />
    </svg>
  )
}
