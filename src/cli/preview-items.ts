/** What a preview shows, wherever it was worked out: the items of the API, each with its cluster. */
import type { PreviewAnswer } from './daemon.js'

export type PreviewItem = { readonly cluster: string } & PreviewAnswer

/** By time; within an instant as they were decided. */
export function inOrder(items: readonly PreviewItem[]): readonly PreviewItem[] {
  return [...items].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
