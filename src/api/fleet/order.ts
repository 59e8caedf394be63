/** The clusters in order of urgency. Few changes move a cluster: those are put in their places when the order is next asked for. */
import { byUrgency, type FleetEntry, type Place, placeOf } from './entry.js'

export interface Order {
  put(entry: FleetEntry): void
  remove(id: string): void
  clear(): void
  get(id: string): FleetEntry | undefined
  size(): number
  /** In no particular order. */
  values(): Iterable<FleetEntry>
  /** Most urgent first, those behind a place. */
  after(place: Place | null, limit: number): readonly FleetEntry[]
}

export function createOrder(): Order {
  const entries = new Map<string, FleetEntry>()
  let sorted: readonly Place[] = []
  /** Their places in `sorted` are no longer true, or they have none. */
  const moved = new Set<string>()

  function settled(): readonly Place[] {
    if (moved.size === 0) return sorted
    const staying = sorted.filter(({ id }) => !moved.has(id))
    const coming = [...moved].flatMap((id) => entries.get(id) ?? []).map(placeOf)
    moved.clear()
    sorted = merged(staying, coming.sort(byUrgency))
    return sorted
  }

  return {
    put(entry) {
      const before = entries.get(entry.id)
      entries.set(entry.id, entry)
      if (before === undefined || before.urgency?.endsAt !== entry.urgency?.endsAt) moved.add(entry.id)
    },
    remove(id) {
      if (entries.delete(id)) moved.add(id)
    },
    clear() {
      entries.clear()
      moved.clear()
      sorted = []
    },
    get: (id) => entries.get(id),
    size: () => entries.size,
    values: () => entries.values(),
    after(place, limit) {
      const order = settled()
      const from = place === null ? 0 : countUpTo(order, place)
      return order.slice(from, from + limit).flatMap(({ id }) => entries.get(id) ?? [])
    },
  }
}

function merged(staying: readonly Place[], coming: readonly Place[]): readonly Place[] {
  const result: Place[] = []
  let next = 0
  for (const place of staying) {
    for (let other = coming[next]; other !== undefined && byUrgency(other, place) < 0; other = coming[++next]) result.push(other)
    result.push(place)
  }
  return [...result, ...coming.slice(next)]
}

/** How many stand before a place or at it. */
function countUpTo(order: readonly Place[], place: Place): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = order[middle]
    if (other !== undefined && byUrgency(other, place) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
