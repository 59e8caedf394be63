// Loaded into the daemon before itself (`node --import`): times every transaction of better-sqlite3, from BEGIN to the end of COMMIT, hears how
// long the ticks took, and watches how long the loop is held. Answers over IPC what it has seen since it was asked last. It changes nothing that
// the daemon does.
import { createRequire } from 'node:module'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

const require = createRequire(import.meta.url)
const Database = require('better-sqlite3')
const { Histogram } = require('prom-client')
let transactionsMs = []
let startedAt = 0
let firstTickAtMs = null
const prepare = Database.prototype.prepare
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (sql === 'BEGIN IMMEDIATE' || sql === 'COMMIT') {
    const run = statement.run.bind(statement)
    const isBegin = sql === 'BEGIN IMMEDIATE'
    Object.defineProperty(statement, 'run', {
      value: () => {
        if (isBegin) startedAt = performance.now()
        const answer = run()
        if (!isBegin) transactionsMs.push(performance.now() - startedAt)
        return answer
      },
    })
  }
  return statement
}

let ticksMs = []
// A histogram takes this one as its own `observe` when it is made.
const observe = Histogram.prototype.observeWithoutExemplar
Histogram.prototype.observeWithoutExemplar = function (...given) {
  if (this.name === 'lapsewatch_scheduler_tick_duration_seconds') {
    firstTickAtMs ??= Number(process.hrtime.bigint()) / 1e6
    ticksMs.push(given[0] * 1000)
  }
  return observe.apply(this, given)
}

const RESOLUTION_MS = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
process.on('message', () => {
  process.send({ transactionsMs, ticksMs, firstTickAtMs, longestStallMs: delay.max / 1e6 - RESOLUTION_MS })
  transactionsMs = []
  ticksMs = []
  delay.reset()
})
process.channel?.unref()
