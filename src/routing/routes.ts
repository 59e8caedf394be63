/** Routes: the first that matches takes the alarm, unless it says `continue: true` (design §5.1). One pure stage; later stages follow it. */
import type { Labels } from '../domain/alarm.js'
import { compileMatch, type Match } from './match.js'

export interface RouteConfiguration {
  readonly match?: Match
  readonly to: readonly string[]
  readonly continue?: boolean
}

/** The sinks for these labels, in the order of the routes, each once. None: nobody is told, and the alarm has no deliveries. */
export type Routes = (labels: Labels) => readonly string[]

export function compileRoutes(routes: readonly RouteConfiguration[]): Routes {
  const compiled = routes.map((route) => ({ matches: compileMatch(route.match ?? {}), to: route.to, goesOn: route.continue === true }))
  return (labels) => {
    const sinks = new Set<string>()
    for (const route of compiled) {
      if (!route.matches(labels)) continue
      for (const sink of route.to) sinks.add(sink)
      if (!route.goesOn) break
    }
    return [...sinks]
  }
}
