/** What the composition root takes from here. */
export { createApi } from './app.js'
export { createFleet } from './fleet/fleet.js'
export { listenHttp } from './listen.js'
export { createStream } from './stream/stream.js'
