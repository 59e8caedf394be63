/** The Router port over routes and sinks. A reload makes a new one: routing is a value, not a state. */
import { definitionOf } from '../domain/catalogue.js'
import type { Router } from '../engine/ports.js'
import { compileRoutes, type RouteConfiguration } from './routes.js'
import type { Sink } from './sink.js'

export function createRouter(routes: readonly RouteConfiguration[], sinks: ReadonlyMap<string, Sink>): Router {
  return {
    route: compileRoutes(routes),
    render: (name, { alarm, labels, deliveryId, sequence, clockTrust }) =>
      sinks.get(name)?.render({ alarm, definition: definitionOf(alarm.name), labels, deliveryId, sequence, clockTrust }),
  }
}
