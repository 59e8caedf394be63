/** The page: header and stale bar on every one of them, then the page that the address names. All but the overview are loaded behind it, or when asked for. */
import { HeadlessMantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { queryClient } from './api/client.js'
import styles from './app.module.css'
import { useKeys } from './keys.js'
import { OverviewPage } from './pages/overview/OverviewPage.js'
import { Boundary } from './parts/Boundary.js'
import { Empty } from './parts/Empty.js'
import { problemWords } from './parts/ErrorPanel.js'
import { Guarded } from './parts/Guarded.js'
import { Header } from './parts/Header.js'
import { KeyHelp } from './parts/KeyHelp.js'
import { StaleBar } from './parts/StaleBar.js'
import { Link, navigate, useRoute } from './router.js'
import type { Route } from './routes.js'

const LATER = {
  cluster: () => import('./pages/cluster/ClusterPage.js'),
  alarms: () => import('./pages/alarms/AlarmsPage.js'),
  alarm: () => import('./pages/alarms/AlarmPage.js'),
  sinks: () => import('./pages/sinks/SinksPage.js'),
}
const ClusterPage = lazy(LATER.cluster)
const AlarmsPage = lazy(LATER.alarms)
const AlarmPage = lazy(LATER.alarm)
const SinksPage = lazy(LATER.sinks)
const WallPage = lazy(() => import('./pages/wall/WallPage.js'))

export function App() {
  const route = useRoute()
  return (
    <HeadlessMantineProvider>
      <QueryClientProvider client={queryClient}>
        {route.page === 'wall' ? (
          <Boundary fallback={(error) => <WallCrashed error={error} />}>
            <Suspense fallback={null}>
              <WallPage />
            </Suspense>
          </Boundary>
        ) : (
          <Framed route={route} />
        )}
      </QueryClientProvider>
    </HeadlessMantineProvider>
  )
}

const READ_AHEAD_AFTER_MS = 2_000

function Framed({ route }: { readonly route: Exclude<Route, { page: 'wall' }> }) {
  const [showsKeys, setShowsKeys] = useState(false)
  useKeys({ '?': () => setShowsKeys(true) })
  useEffect(() => {
    // Read ahead, so that every page opens while the daemon is away, too. What fails now is asked for again when it is wanted.
    const timer = setTimeout(() => void Promise.allSettled(Object.values(LATER).map((load) => load())), READ_AHEAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    document.title = titleOf(route)
  }, [route])
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <div className={`${styles.top} loses-hue`}>
        <Guarded name="Lapsewatch">
          <Header />
        </Guarded>
      </div>
      <StaleBar />
      <main id="content" tabIndex={-1} className={`${styles.content} loses-hue`}>
        <Guarded key={JSON.stringify(route)} name="This page">
          <Suspense fallback={null}>{pageOf(route)}</Suspense>
        </Guarded>
      </main>
      {showsKeys ? <KeyHelp onClose={() => setShowsKeys(false)} /> : null}
    </>
  )
}

function pageOf(route: Exclude<Route, { page: 'wall' }>): ReactNode {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />
    case 'cluster':
      return <ClusterPage key={route.id} id={route.id} />
    case 'alarms':
      return <AlarmsPage />
    case 'alarm':
      return <AlarmPage key={route.id} id={route.id} />
    case 'sinks':
      return <SinksPage />
    case 'unknown':
      return <Unknown path={route.path} />
  }
}

function Unknown({ path }: { readonly path: string }) {
  useKeys({ esc: () => navigate('/') })
  return (
    <Empty>
      There is no page <code>{path}</code>. <Link href="/">Overview</Link>
    </Empty>
  )
}

const WALL_RELOADS_AFTER_MS = 10_000

/** Nobody is there to press a button: a wall whose page crashed says so and begins anew, for as long as it takes. */
function WallCrashed({ error }: { readonly error: unknown }) {
  useEffect(() => {
    const timer = setTimeout(() => location.reload(), WALL_RELOADS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const { title, detail } = problemWords(error)
  return (
    <main className={styles.crashed} role="alert">
      <h1>{title}</h1>
      <p>{detail}</p>
      <p>It begins anew in {WALL_RELOADS_AFTER_MS / 1000} s.</p>
    </main>
  )
}

function titleOf(route: Exclude<Route, { page: 'wall' }>): string {
  switch (route.page) {
    case 'overview':
      return 'Overview · Lapsewatch'
    case 'cluster':
      return `${route.id} · Lapsewatch`
    case 'alarms':
      return 'Alarms · Lapsewatch'
    case 'alarm':
      return `${route.id} · Alarms · Lapsewatch`
    case 'sinks':
      return 'Sinks · Lapsewatch'
    case 'unknown':
      return 'No such page · Lapsewatch'
  }
}
