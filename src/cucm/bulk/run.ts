/**
 * Running bulk jobs: some lines a transaction, with the changes, what became of the lines and how far the job has come in that one transaction.
 * So a crash leaves a job between two lines, and the next start goes on with it.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { DueBulkJob } from '../../engine/bulk-port.js'
import { createBell, type Machine } from '../../engine/machine.js'
import { decideCucm } from '../decide.js'
import { type CucmOperating, contextOf, tell } from '../operating.js'
import { fold, type Step, scopeOf, stepOf, undoScope, undoStep } from './fold.js'

/** So many that a transaction stays below the 25 ms of design §4. */
const LINES_AT_ONCE = 250
/** A job for later is looked for at least this often: its instant is one of licence time, which a simulated clock makes pass fast. */
const LOOK_EVERY_MS = 1000

export interface BulkRunner {
  /** There may be a job to run. */
  ring(): void
  stop(): Promise<void>
}

export function startBulkJobs(
  operating: CucmOperating,
  on: Pick<Machine, 'wait'>,
  crashPoint: (name: string) => void,
  onError: (error: unknown) => void,
): BulkRunner {
  const bell = createBell(on)
  let stopping = false
  const running = loop()

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        const worked = await work()
        if (!worked) await bell.wait(LOOK_EVERY_MS)
      } catch (error) {
        onError(error)
        await bell.wait(LOOK_EVERY_MS)
      }
    }
  }

  /** A few lines of whatever job is to be gone on with; `false`: none is. */
  async function work(): Promise<boolean> {
    const { store, engine } = operating
    const job = await store.dueBulkJob(engine.time.now())
    if (job === undefined) return false
    if (job.state === 'scheduled') await store.setBulkState(job.cucm, job.num, ['scheduled'], 'running', engine.time.now())
    crashPoint('bulk.before-commit')
    const isOver = job.state === 'undoing' ? await undoSome(operating, job) : await runSome(operating, job)
    crashPoint('bulk.after-commit')
    if (isOver) {
      const [from, to] = job.state === 'undoing' ? (['undoing', 'undone'] as const) : (['running', 'done'] as const)
      await store.setBulkState(job.cucm, job.num, [from], to, engine.time.now())
      operating.events.emit({ type: 'cucm', cucm: job.cucm })
    }
    // Between two transactions everything else has its turn.
    await turnOfTheLoop()
    return true
  }

  return {
    ring: () => bell.ring(),
    async stop() {
      stopping = true
      bell.ring()
      await running
    },
  }
}

async function runSome(operating: CucmOperating, { cucm, num, kind, done }: DueBulkJob): Promise<boolean> {
  const lines = await operating.store.bulkLines(cucm, num, { afterLine: done, limit: LINES_AT_ONCE })
  const last = lines.at(-1)
  if (last === undefined) return true
  const open = lines.filter(({ result }) => result === null)
  const steps = open.map((line) => stepOf(kind, line, operating.devices))
  await writeSome(operating, cucm, scopeOf(kind, open), steps, { num, as: 'changed', refused: 'failed' }, { done: last.line })
  return lines.length < LINES_AT_ONCE
}

/** From the last line up, so that what was done in an order is taken back in the opposite one. */
async function undoSome(operating: CucmOperating, { cucm, num, kind, undoLine }: DueBulkJob): Promise<boolean> {
  const beforeLine = undoLine ?? Number.MAX_SAFE_INTEGER
  const changes = await operating.store.bulkChanges(cucm, num, { beforeLine, limit: LINES_AT_ONCE })
  const last = changes.at(-1)
  if (last === undefined) return true
  const steps = changes.map((change) => undoStep(kind, change, operating.devices))
  await writeSome(operating, cucm, undoScope(kind, changes), steps, { num, as: 'undone', refused: 'kept' }, { undoLine: last.line })
  return changes.length < LINES_AT_ONCE
}

async function writeSome(
  operating: CucmOperating,
  cucm: string,
  scope: Parameters<CucmOperating['store']['decideCucm']>[2],
  steps: readonly Step[],
  job: Parameters<typeof fold>[3],
  position: { readonly done: number } | { readonly undoLine: number },
): Promise<void> {
  const { engine, store, events, devices } = operating
  await engine.inTurn(async (now) => {
    const answer = await store.decideCucm(cucm, now, scope, (row, rows) => {
      const { changes, settled } = fold(row, rows, steps, job, devices)
      const context = contextOf(operating, now, 'engine')
      const decision = decideCucm(row, { changes }, context) ?? {
        state: row.state,
        entries: [],
        changes: [],
        alarms: [],
        deliveries: [],
        sequences: {},
      }
      return { decision: { ...decision, bulk: { job: job.num, ...position, lines: settled } }, result: null }
    })
    if (answer?.decision != null) tell(events, cucm, answer.decision)
  })
}
