/** An instant in a zone, with weekday and zone (the year when it is another); the title gives it in UTC and in the viewer's zone too. */
import { useLicenceMinute } from '../live/hooks.js'
import { instantText } from '../words/zone.js'

const VIEWER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

interface InstantProps {
  /** RFC 3339. */
  readonly at: string
  readonly zone: string
  /** What is shown, if not the whole instant. */
  readonly children?: string
}

export function Instant({ at, zone, children }: InstantProps) {
  const nowMs = useLicenceMinute()
  const atMs = Date.parse(at)
  const zones = [...new Set([zone, 'UTC', VIEWER_ZONE])]
  return (
    <time dateTime={at} title={zones.map((each) => instantText(atMs, each, nowMs)).join('\n')}>
      {children ?? instantText(atMs, zone, nowMs)}
    </time>
  )
}

export function viewerZone(): string {
  return VIEWER_ZONE
}
