/** The page: header and stale bar on every one of them, then the page that the address names. All but the overview are loaded when asked for. */
import { HeadlessMantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { queryClient } from './api/client.js'
import styles from './app.module.css'
import { useKeys } from './keys.js'
import { OverviewPage } from './pages/overview/OverviewPage.js'
import { Empty } from './parts/Empty.js'
import { Header } from './parts/Header.js'
import { KeyHelp } from './parts/KeyHelp.js'
import { StaleBar } from './parts/StaleBar.js'
import { Link, navigate, useRoute } from './router.js'
import type { Route } from './routes.js'

const ClusterPage = lazy(() => import('./pages/cluster/ClusterPage.js'))
const AlarmsPage = lazy(() => import('./pages/alarms/AlarmsPage.js'))
const AlarmPage = lazy(() => import('./pages/alarms/AlarmPage.js'))
const SinksPage = lazy(() => import('./pages/sinks/SinksPage.js'))
const WallPage = lazy(() => import('./pages/wall/WallPage.js'))

export function App() {
  const route = useRoute()
  return (
    <HeadlessMantineProvider>
      <QueryClientProvider client={queryClient}>
        {route.page === 'wall' ? (
          <Suspense fallback={null}>
            <WallPage />
          </Suspense>
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
        <Header />
      </div>
      <StaleBar />
      <main id="content" tabIndex={-1} className={`${styles.content} loses-hue`}>
        <Suspense fallback={null}>{pageOf(route)}</Suspense>
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
