/** A difference of two timelines in a few sentences: `22 alarms, 5 service stops removed`. Pure. */
import type { DifferenceObject, PreviewObject } from '../../api/types.js'
import { alarmWords } from '../../words/alarm.js'
import { counted } from '../../words/days.js'
import { MODE_NAMES, SERVICE_NAMES } from '../../words/modes.js'
import { visible } from '../../words/visible.js'

const KINDS: readonly (readonly [kind: PreviewObject['kind'], one: string])[] = [
  ['alarm', 'alarm'],
  ['service-stop', 'service stop'],
  ['service-start', 'service start'],
  ['file-archive', 'file archived'],
]

export function changeWords({ added, removed, moved }: DifferenceObject): readonly string[] {
  return [
    says(removed, 'removed'),
    says(added, 'added'),
    says(
      moved.map(({ to }) => to),
      'moved',
    ),
  ].filter((text) => text !== '')
}

function says(items: readonly PreviewObject[], what: string): string {
  const parts = KINDS.flatMap(([kind, one]) => {
    const count = items.filter((item) => item.kind === kind).length
    if (count === 0) return []
    return [kind === 'file-archive' ? counted(count, one, 'files archived') : counted(count, one)]
  })
  return parts.length === 0 ? '' : `${parts.join(', ')} ${what}`
}

/** One item of a preview: what will happen. */
export function itemWords(item: PreviewObject): string {
  switch (item.kind) {
    case 'alarm':
      return alarmWords({ id: item.alarmId ?? '', name: item.name ?? '—', node: item.node }, 'future')
    case 'mode':
      return item.mode === undefined ? 'Mode changes' : `becomes ${MODE_NAMES[item.mode]}`
    case 'service-stop':
      return `${serviceOf(item)} stops on ${item.node ?? '—'}`
    case 'service-start':
      return `${serviceOf(item)} starts on ${item.node ?? '—'}`
    case 'file-archive':
      return `${visible(item.file ?? 'file')} archived`
  }
}

function serviceOf({ service }: PreviewObject): string {
  return service === undefined ? 'Service' : SERVICE_NAMES[service]
}

/** A sentence begins with a capital; names within it stay as they are. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
