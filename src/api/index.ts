/** What the composition root takes from here. */
export { createApi } from './app.js'
export { listenHttp } from './listen.js'
