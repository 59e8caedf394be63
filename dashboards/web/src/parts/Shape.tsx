/** ■ ▲ ◆ ◒ ○ –: urgency as a shape, so that colour never says it alone. Ink grows with urgency. */
import type { Mark } from '../band.js'
import styles from './Shape.module.css'

interface ShapeProps {
  readonly band: Mark
  /** Edge in pixels. */
  readonly size?: number
  /** Read aloud; left out, the shape is decoration and a word beside it says the same. */
  readonly label?: string
}

export function Shape({ band, size = 12, label }: ShapeProps) {
  const frame = { className: styles.shape, 'data-band': band, width: size, height: size, viewBox: '0 0 12 12' }
  if (label === undefined)
    return (
      <svg {...frame} aria-hidden="true">
        {drawn(band)}
      </svg>
    )
  return (
    <svg {...frame} role="img" aria-label={label}>
      {drawn(band)}
    </svg>
  )
}

function drawn(band: Mark) {
  switch (band) {
    case 'ended':
      return <rect x="1" y="1" width="10" height="10" />
    case 'day':
      return <path d="M6 .8 11.6 11H.4Z" />
    case 'week':
      return <path d="M6 .2 11.8 6 6 11.8.2 6Z" />
    case 'month':
      return (
        <>
          <circle className={styles.line} cx="6" cy="6" r="4.9" />
          <path d="M1.1 6h9.8a4.9 4.9 0 0 1-9.8 0Z" />
        </>
      )
    case 'fine':
      return <circle className={styles.ring} cx="6" cy="6" r="4.6" />
    case 'off':
      return <rect x="1.5" y="5.2" width="9" height="1.6" />
  }
}
