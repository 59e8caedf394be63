/** What a change would do to the timeline: items added, removed and moved (design §5.3, `what-if`). Pure. */
import type { PreviewItem } from './preview.js'

export interface Difference {
  readonly added: readonly PreviewItem[]
  readonly removed: readonly PreviewItem[]
  readonly moved: readonly { readonly from: PreviewItem; readonly to: PreviewItem }[]
}

/** Items are the same when they say the same at the same instant; the same thing at another instant has moved. */
export function difference(before: readonly PreviewItem[], after: readonly PreviewItem[]): Difference {
  const left = leftOver(before, after, exactly)
  const right = leftOver(after, before, exactly)
  const moved: { from: PreviewItem; to: PreviewItem }[] = []
  const waiting = new Map<string, PreviewItem[]>()
  for (const item of left) waiting.set(meaning(item), [...(waiting.get(meaning(item)) ?? []), item])
  const added = right.filter((item) => {
    const from = waiting.get(meaning(item))?.shift()
    if (from === undefined) return true
    moved.push({ from, to: item })
    return false
  })
  const movedFrom = new Set(moved.map((move) => move.from))
  return { added, removed: left.filter((item) => !movedFrom.has(item)), moved }
}

function leftOver(
  items: readonly PreviewItem[],
  others: readonly PreviewItem[],
  key: (item: PreviewItem) => string,
): readonly PreviewItem[] {
  const counts = new Map<string, number>()
  for (const other of others) counts.set(key(other), (counts.get(key(other)) ?? 0) + 1)
  return items.filter((item) => {
    const count = counts.get(key(item)) ?? 0
    if (count > 0) counts.set(key(item), count - 1)
    return count === 0
  })
}

function exactly(item: PreviewItem): string {
  return `${item.at} ${meaning(item)}`
}

/** An alarm's id holds when its clock opened, so what it says is its name and slot. */
function meaning(item: PreviewItem): string {
  const slot = /\.(countdown\.\w+|end|reminder\.\w+|started|cleared)$/.exec(item.alarmId ?? '')?.[1] ?? ''
  return [item.kind, item.name, slot, item.node, item.service, item.mode, item.file].join(' ')
}
