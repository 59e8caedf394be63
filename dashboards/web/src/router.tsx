/** A router on the History API: the address is the state, links are links. */
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'
import { type Route, routeOf, searchWith } from './routes.js'

const listeners = new Set<() => void>()
addEventListener('popstate', tell)

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return
  const fromPath = location.pathname
  if (replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  if (!replace && location.pathname !== fromPath) scrollTo(0, 0)
  tell()
}

/** Changes the query of the page one is on: search and filters. Typing does not fill the history. */
export function setQuery(changes: Readonly<Record<string, string>>, options: { readonly replace?: boolean } = { replace: true }): void {
  navigate(location.pathname + searchWith(location.search, changes), options)
}

function useAddress(): { readonly path: string; readonly search: string } {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  const search = useSyncExternalStore(subscribe, () => location.search)
  return { path, search }
}

export function useRoute(): Route {
  const { path, search } = useAddress()
  return routeOf(path, search)
}

/** One parameter of the query; empty when it is not there. */
export function useQueryText(name: string): string {
  return new URLSearchParams(useAddress().search).get(name) ?? ''
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }

export function Link({ href, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !isPlain) return
    event.preventDefault()
    navigate(href)
  }
  return <a href={href} onClick={follow} {...rest} />
}
