/** On every page, in the same place: where one is, licence time and its truth, whether the page is live. */

import { useCucms } from '../api/cucm.js'
import { useLicenceNow } from '../live/hooks.js'
import { useLive } from '../live/store.js'
import { Link, useRoute } from '../router.js'
import type { Route } from '../routes.js'
import { dateText, timeText, timeWithSeconds } from '../words/zone.js'
import styles from './Header.module.css'
import { LiveSlot } from './LiveSlot.js'
import { TruthBadge } from './TruthBadge.js'

const PAGES = [
  { name: 'Overview', href: '/', pages: ['overview', 'cluster'] },
  { name: 'Alarms', href: '/alarms', pages: ['alarms', 'alarm'] },
  { name: 'Sinks', href: '/sinks', pages: ['sinks'] },
  { name: 'CUCM', href: '/cucm', pages: ['cucms', 'cucm'] },
  { name: 'Wall', href: '/?wall', pages: ['wall'] },
] as const satisfies readonly { name: string; href: string; pages: readonly Route['page'][] }[]

export function Header() {
  const { page } = useRoute()
  const hasCucm = (useCucms().data?.length ?? 0) > 0
  const shown = PAGES.filter(({ name }) => name !== 'CUCM' || hasCucm)
  return (
    <header className={styles.header}>
      <Link className={styles.name} href="/">
        Lapsewatch
      </Link>
      <nav className={styles.pages} aria-label="Pages">
        {shown.map(({ name, href, pages }) => (
          <Link key={name} className={styles.page} href={href} aria-current={pages.some((each) => each === page) ? 'page' : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <div className={styles.time}>
        <LicenceClock />
        <TruthBadge />
      </div>
      <LiveSlot />
    </header>
  )
}

const YEAR = / (\d+)$/
const MINUTE_SPEED = 60
const DAY_SPEED = 86_400

/** Above 60× no seconds, from a day a second only the date: what runs faster than one can read says nothing. */
function LicenceClock() {
  const nowMs = useLicenceNow(1000)
  const speed = useLive(({ clock }) => (clock?.simulated ? (clock.speed ?? 1) : 1))
  if (nowMs === null) return <span className={styles.clock}>—</span>
  const date = dateText(nowMs, 'UTC')
  const time = `${speed > MINUTE_SPEED ? timeText(nowMs, 'UTC') : timeWithSeconds(nowMs, 'UTC')} UTC`
  if (speed >= DAY_SPEED) return <span className={styles.clock}>{date}</span>
  return (
    <>
      <span className={styles.date}>
        {date.replace(YEAR, '')}
        <span className={styles.year}> {YEAR.exec(date)?.[1]}</span>
      </span>
      <span className={styles.clock}>{time}</span>
    </>
  )
}
