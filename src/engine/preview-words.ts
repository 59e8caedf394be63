/** What an item of a preview says in a few words, on the command line and in a calendar. */

export interface WordedItem {
  readonly kind: 'alarm' | 'mode' | 'service-stop' | 'service-start' | 'file-archive'
  readonly name?: string | undefined
  readonly mode?: string | undefined
  readonly service?: string | undefined
  readonly file?: string | undefined
}

export function wordsOf({ kind, name, mode, service, file }: WordedItem): string {
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
