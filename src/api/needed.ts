/**
 * Whom an operation is for (design §5.7): a read a viewer, everything else an administrator, unless it says otherwise where it is declared,
 * with `...needs('operator')` in its `createRoute`. The guard and the document both ask here.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Needed } from '../access/index.js'

const ROLE = 'x-role'
const DRY_RUN_ROLE = 'x-role-dry-run'

/** `dryRun`: of one that changes nothing when asked with `?dryRun`. */
export function needs(role: Needed, { dryRun }: { readonly dryRun?: Needed } = {}) {
  return { [ROLE]: role, ...(dryRun === undefined ? {} : { [DRY_RUN_ROLE]: dryRun }) }
}

export interface Need {
  readonly role: Needed
  readonly dryRun: Needed | null
}

/** An operation as it is declared, or as the document has it: what `needs` gave it is among its extensions. */
interface Declared {
  readonly [extension: `x-${string}`]: unknown
}

export function needOf(method: string, declared: Declared): Need {
  const { [ROLE]: role, [DRY_RUN_ROLE]: dryRun } = declared as Readonly<Partial<Record<string, Needed>>>
  return { role: role ?? (method.toUpperCase() === 'GET' ? 'viewer' : 'administrator'), dryRun: dryRun ?? null }
}

/** By method and path, as the router has them: `GET /api/v1/clusters/:id`. To be asked once every route is there. */
export function neededByRoute(app: OpenAPIHono): ReadonlyMap<string, Need> {
  const needed = new Map<string, Need>()
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { method, path } = definition.route
    needed.set(`${method.toUpperCase()} ${path.replaceAll(/\{([^}]+)\}/g, ':$1')}`, needOf(method, definition.route))
  }
  return needed
}
