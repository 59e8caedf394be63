/** A request that gets a fault for its answer: thrown within this folder, so that an operation reads as what happens when all is well. */
import type { Outcome, Problem } from '../engine/problem.js'

/** The problem has a stable code, as everywhere; what SOAP calls it is said where the fault is written. */
export class AxlFault extends Error {
  constructor(readonly problem: Problem) {
    super(problem.text)
    this.name = 'AxlFault'
  }
}

export function fail(code: string, text: string): never {
  throw new AxlFault({ code, text })
}

export function orFail<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new AxlFault(outcome.problem)
}

export function missing(element: string): never {
  return fail('invalid-request', `${element}: is missing`)
}

const SHOWN_LENGTH_MAX = 100

/** What a client wrote may come back in a fault, in small. */
export function shown(written: string): string {
  return written.length > SHOWN_LENGTH_MAX ? `${written.slice(0, SHOWN_LENGTH_MAX)}…` : written
}
