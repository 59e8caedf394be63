/**
 * The page: header and stale bar on every one of them, then the page that the address names. All of it is one file: a page that has been
 * open for months needs no part of a daemon that is away, or that was upgraded meanwhile.
 */
import { HeadlessMantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { queryClient } from './api/client.js'
import styles from './app.module.css'
import { useKeys } from './keys.js'
import { useSession } from './live/session.js'
import { AlarmPage } from './pages/alarms/AlarmPage.js'
import { AlarmsPage } from './pages/alarms/AlarmsPage.js'
import { ClusterPage } from './pages/cluster/ClusterPage.js'
import { CucmPage } from './pages/cucm/CucmPage.js'
import { CucmsPage } from './pages/cucm/CucmsPage.js'
import { OverviewPage } from './pages/overview/OverviewPage.js'
import { SinksPage } from './pages/sinks/SinksPage.js'
import { WallPage } from './pages/wall/WallPage.js'
import { Boundary } from './parts/Boundary.js'
import { Empty } from './parts/Empty.js'
import { problemWords } from './parts/ErrorPanel.js'
import { Guarded } from './parts/Guarded.js'
import { Header } from './parts/Header.js'
import { KeyHelp } from './parts/KeyHelp.js'
import { SignedIn, SignIn } from './parts/SignIn.js'
import { StaleBar } from './parts/StaleBar.js'
import { Link, navigate, useRoute } from './router.js'
import type { Route } from './routes.js'

export function App() {
  const route = useRoute()
  if (useSession().state === 'signed-out') return <SignIn />
  return (
    <HeadlessMantineProvider>
      <QueryClientProvider client={queryClient}>
        {route.page === 'wall' ? (
          <Boundary fallback={(error) => <WallCrashed error={error} />}>
            <WallPage />
          </Boundary>
        ) : (
          <Framed route={route} />
        )}
      </QueryClientProvider>
    </HeadlessMantineProvider>
  )
}

function Framed({ route }: { readonly route: Exclude<Route, { page: 'wall' }> }) {
  const [showsKeys, setShowsKeys] = useState(false)
  useKeys({ '?': () => setShowsKeys(true) })
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
          {pageOf(route)}
        </Guarded>
      </main>
      <SignedIn />
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
    case 'cucms':
      return <CucmsPage />
    case 'cucm':
      return <CucmPage key={route.id} id={route.id} />
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
    case 'cucms':
      return 'Communications Managers · Lapsewatch'
    case 'cucm':
      return `${route.id} · Lapsewatch`
    case 'unknown':
      return 'No such page · Lapsewatch'
  }
}
