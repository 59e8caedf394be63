/** What a preview shows, wherever it was worked out: the items of the API, each with its cluster. */
import type { PreviewAnswer } from './daemon.js'

export type PreviewItem = { readonly cluster: string } & PreviewAnswer

/** By time; within an instant as they were decided. */
export function inOrder(items: readonly PreviewItem[]): readonly PreviewItem[] {
  return [...items].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** What an item says in a few words. */
export function wordsOf({ kind, name, mode, service, file }: PreviewAnswer): string {
  switch (kind) {
    case 'alarm':
      // The other names say by themselves which service they are about.
      return service !== undefined && name?.startsWith('Service') ? `${name} (${service})` : (name ?? '')
    case 'mode':
      return `mode: ${mode}`
    case 'service-stop':
      return `${service} stops`
    case 'service-start':
      return `${service} starts`
    case 'file-archive':
      return `${file} is archived`
  }
}
