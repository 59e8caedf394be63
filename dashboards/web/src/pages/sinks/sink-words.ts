/** How a sink does, in words. Pure. */
import type { SinkObject } from '../../api/types.js'
import type { Mark } from '../../band.js'

export function bandOfSink({ state }: Pick<SinkObject, 'state'>): Mark {
  switch (state) {
    case 'failing':
      return 'week'
    case 'elsewhere':
    case 'absent':
      return 'off'
    case 'idle':
    case 'connected':
      return 'fine'
  }
}

export const SINK_STATES: Readonly<Record<SinkObject['state'], string>> = {
  idle: 'idle',
  connected: 'delivering',
  failing: 'failing',
  elsewhere: 'another daemon serves it',
  absent: 'not configured any more',
}
