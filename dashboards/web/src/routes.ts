/** The page's addresses. Parsed once, here: what is no page of ours says so. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'cluster'; readonly id: string }
  | { readonly page: 'alarms' }
  | { readonly page: 'alarm'; readonly id: string }
  | { readonly page: 'sinks' }
  | { readonly page: 'cucms' }
  | { readonly page: 'cucm'; readonly id: string }
  | { readonly page: 'wall' }
  | { readonly page: 'unknown'; readonly path: string }

export function routeOf(path: string, search: string): Route {
  if (new URLSearchParams(search).has('wall')) return { page: 'wall' }
  const parts = path.split('/').filter((part) => part !== '')
  const [first, second, ...more] = parts
  if (first === undefined) return { page: 'overview' }
  const id = second === undefined ? undefined : decoded(second)
  if (more.length === 0) {
    if (first === 'clusters' && id !== undefined) return { page: 'cluster', id }
    if (first === 'clusters') return { page: 'overview' }
    if (first === 'alarms') return id === undefined ? { page: 'alarms' } : { page: 'alarm', id }
    if (first === 'cucm') return id === undefined ? { page: 'cucms' } : { page: 'cucm', id }
    if (first === 'sinks' && id === undefined) return { page: 'sinks' }
  }
  return { page: 'unknown', path }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function clusterPath(id: string): string {
  return `/clusters/${encodeURIComponent(id)}`
}

/** A Communications Manager, or one part of it. */
export function cucmPath(id: string, query: Readonly<Record<string, string>> = {}): string {
  return `/cucm/${encodeURIComponent(id)}${searchWith('', query)}`
}

export function alarmPath(id: string): string {
  return `/alarms/${encodeURIComponent(id)}`
}

/** The query with some parameters changed; an empty value leaves its parameter out. */
export function searchWith(search: string, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
