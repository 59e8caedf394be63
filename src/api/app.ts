/** The application: guards first, then the routes, then what answers where no route does. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { unansweredFor } from './allowed-methods.js'
import { limitedBody } from './body-limit.js'
import { documentOf } from './document.js'
import { problemOf } from './errors.js'
import { guard } from './guard.js'
import { docsPage } from './page/docs-page.js'
import { addLivePage, isOfPage } from './page/live-page.js'
import type { ApiParts } from './parts.js'
import { schemaOf } from './route-schemas.js'
import { addAlarmRoutes } from './routes/alarms.js'
import { addAxlRoutes, axlProblemResponse } from './routes/axl.js'
import { addBulkRoutes } from './routes/bulk-jobs.js'
import { addCalendarRoutes } from './routes/calendar.js'
import { addCatalogueRoutes } from './routes/catalogue.js'
import { addClockRoutes } from './routes/clock.js'
import { addClusterRoutes } from './routes/clusters.js'
import { addConsoleRoutes } from './routes/console.js'
import { addCucmRoutes } from './routes/cucm.js'
import { addCucmLicenseRoutes } from './routes/cucm-licenses.js'
import { addCucmPhoneRoutes } from './routes/cucm-phones.js'
import { addCucmUserRoutes } from './routes/cucm-users.js'
import { addDaemonRoutes } from './routes/daemon.js'
import { addFleetRoutes } from './routes/fleet.js'
import { addLicenseRoutes } from './routes/licenses.js'
import { addLoginRoutes } from './routes/logins.js'
import { addPlatformRoutes } from './routes/platform.js'
import type { AddRoutes } from './routes/routes.js'
import { addServiceRoutes } from './routes/services.js'
import { addSessionRoutes } from './routes/session.js'
import { addSinkRoutes } from './routes/sinks.js'
import { addStreamRoutes } from './routes/stream.js'
import { addTimelineRoutes } from './routes/timeline.js'
import { knownHostsOnly, sameOriginChangesOnly, strictHeaders } from './security.js'
import { refuseInvalid } from './validation.js'

const ROUTES: readonly AddRoutes[] = [
  addClusterRoutes,
  addFleetRoutes,
  addTimelineRoutes,
  addLicenseRoutes,
  addPlatformRoutes,
  addServiceRoutes,
  addConsoleRoutes,
  addCalendarRoutes,
  addCucmRoutes,
  addCucmLicenseRoutes,
  addCucmUserRoutes,
  addCucmPhoneRoutes,
  addBulkRoutes,
  addLoginRoutes,
  addAxlRoutes,
  addAlarmRoutes,
  addCatalogueRoutes,
  addSinkRoutes,
  addClockRoutes,
  addStreamRoutes,
  addDaemonRoutes,
  addSessionRoutes,
]

export interface Api {
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>
  readonly app: OpenAPIHono
}

/** Everything under design §5.3 that this version has. */
export function createApi(parts: ApiParts): Api {
  const app: OpenAPIHono = new OpenAPIHono({ defaultHook: refuseInvalid((target, context) => schemaOf(app, target, context)) })
  app.use(strictHeaders)
  app.use(knownHostsOnly(parts.access))
  app.use(sameOriginChangesOnly)
  app.use(guard(app, parts.access, isOfPage))
  app.use(limitedBody)
  for (const add of ROUTES) add(app, parts)

  const document = documentOf(app, parts.version)
  app.get('/api/openapi.json', (c) => c.json(document()))
  app.get('/api/docs', () => docsPage(document()))
  addLivePage(app, parts.pageFolder)

  app.notFound(unansweredFor(app.routes))
  app.onError((error, context) => axlProblemResponse(parts.axl, context.req.path, problemOf(error, context, parts.log)))
  return { fetch: (request, env) => app.fetch(request, env as object | undefined), app }
}
