/** Ids are never cut: their column is as wide as the widest of them needs, and what is longer than that breaks into lines. */
import type { Ranked } from '../../ranking.js'

const LEAST_PX = 60
const MOST_PX = 200
/** So many of the longest are measured: more characters are not always more pixels. */
const MEASURED = 24

let context: CanvasRenderingContext2D | null = null

export function widestId(all: readonly Ranked[]): number {
  context ??= document.createElement('canvas').getContext('2d')
  if (context === null) return MOST_PX
  context.font = `600 14px ${getComputedStyle(document.body).fontFamily}`
  const ids = all.map(({ cluster }) => cluster.id).sort((a, b) => b.length - a.length)
  let widest = LEAST_PX
  for (const id of ids.slice(0, MEASURED)) widest = Math.max(widest, context.measureText(id).width)
  return Math.min(MOST_PX, Math.ceil(widest) + 1)
}
