/** What is used of the npm package `syslog-server` 1.0.1, which brings no types. */
declare module 'syslog-server' {
  import type { EventEmitter } from 'node:events'

  export default class SyslogServer extends EventEmitter {
    /** Resolves once the socket is bound; a socket that cannot be bound is told by the event `error` alone. */
    start(options: { readonly port: number; readonly address: string; readonly exclusive: boolean }): Promise<void>
    stop(): Promise<void>
  }
}
