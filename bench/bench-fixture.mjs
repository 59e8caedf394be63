// What every bench shares: figures and targets in a short table with PASS or FAIL, pairs in alternating order, a part in a process of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const dist = process.env.LAPSEWATCH_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))

/** A module of the built product. */
export const product = (file) => import(pathToFileURL(join(dist, file)).href)
export const MAIN = join(dist, 'main.js')

/** Monotonic milliseconds that every process of this machine counts alike. */
export const machineMs = () => Number(process.hrtime.bigint()) / 1e6

export function freshFolder() {
  const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'lapsewatch-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const ascending = (values) => [...values].sort((a, b) => a - b)
export function quantile(values, share) {
  const sorted = ascending(values)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
export const median = (values) => quantile(values, 0.5)
export const most = (values) => values.reduce((greatest, value) => Math.max(greatest, value), Number.NEGATIVE_INFINITY)

const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2))
/** `118 k` and the like: a median, and the least and most of all runs when there are several. */
function spread(values) {
  const sorted = ascending(values)
  const shown = (value) =>
    value >= 1e6 ? `${(value / 1e6).toFixed(2)} M` : value >= 10_000 ? `${(value / 1e3).toFixed(0)} k` : digits(value)
  return sorted.length === 1 ? shown(sorted[0]) : `${shown(median(sorted))} (${shown(sorted[0])} … ${shown(sorted.at(-1))})`
}

/** The rows of one bench. `end` prints them and ends the process: 1 when a target is missed or a check fails. */
export function startBench(title) {
  const rows = []
  let isGood = true
  const load = loadavg()[0]
  const row = (what, figure, wanted, verdict) => rows.push([what, figure, wanted, verdict])
  return {
    /** A figure to be read beside the others. */
    figure: (what, values, unit) => row(what, `${spread([values].flat())} ${unit}`, '', ''),
    /** A figure with a bound: the median of `values` counts, or what `judged` says. */
    target(what, values, unit, bound, judged = median([values].flat())) {
      const [wanted, holds] =
        'atLeast' in bound ? [`≥ ${bound.atLeast}`, judged >= bound.atLeast] : [`< ${bound.below}`, judged < bound.below]
      isGood &&= holds
      row(what, `${spread([values].flat())} ${unit}`, `${wanted} ${unit}`, holds ? 'PASS' : 'FAIL')
    },
    /** Rates of `inPairs` beside each other, and their ratio with its bound. */
    sideBySide(oursName, theirsName, pairs, unit, bound) {
      this.figure(
        oursName,
        pairs.map((pair) => pair.ours),
        unit,
      )
      this.figure(
        theirsName,
        pairs.map((pair) => pair.theirs),
        unit,
      )
      this.target(
        `ratio to ${theirsName.split(',')[0]}`,
        pairs.map((pair) => pair.ours / pair.theirs),
        '×',
        bound,
      )
    },
    /** Something that has to be so for the figures to mean anything. */
    check(what, holds) {
      isGood &&= holds
      row(what, holds ? 'yes' : 'NO', 'yes', holds ? 'PASS' : 'FAIL')
    },
    end() {
      const widths = [0, 1, 2, 3].map((column) => most(rows.map((cells) => cells[column].length)))
      console.log(`${title}  [load at the start ${load.toFixed(1)}]`)
      for (const cells of rows) console.log(`  ${cells.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
      console.log(isGood ? 'PASS' : 'FAIL')
      process.exit(isGood ? 0 : 1)
    },
  }
}

/** Runs the two in turn, the order alternating; answers what each gave, pair by pair. */
export async function inPairs(count, ours, theirs) {
  const pairs = []
  for (let index = 0; index < count; index++) {
    const pair = {}
    for (const side of index % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours'])
      pair[side] = await (side === 'ours' ? ours : theirs)(index)
    pairs.push(pair)
  }
  return pairs
}

const given = process.env.LAPSEWATCH_BENCH_PART
/** The part that this process is to play, `null` in the bench itself. */
export const part = given === undefined ? null : JSON.parse(given)

/** Runs the same program again as a part of itself, in a process of its own, and answers what it sent; `running` gets what tells it something. */
export async function inOwnProcess(url, name, data = {}, execArgv = [], running = () => undefined) {
  const env = { ...process.env, LAPSEWATCH_BENCH_PART: JSON.stringify({ name, data }) }
  const child = fork(fileURLToPath(url), [], { env, execArgv: [...execArgv, '--expose-gc'] })
  running((message) => child.send(message))
  let answer
  child.on('message', (message) => {
    answer = message
  })
  const [code] = await once(child, 'exit')
  if (code !== 0 || answer === undefined) throw new Error(`the part ${name} ended with ${code}`)
  return answer
}

export async function playPart(parts) {
  const answer = await parts[part.name](part.data)
  await new Promise((resolve) => process.send(answer, resolve))
  process.exit(0)
}
