/** What a command answers: lines to show, a refusal in one line, a question to be answered first, or that the conversation is over. */
import type { Problem } from '../engine/problem.js'
import type { NeededRole } from './grammar.js'

export type Answer =
  | { readonly outcome: 'done'; readonly lines: readonly string[] }
  | { readonly outcome: 'refused'; readonly code: string; readonly text: string }
  | { readonly outcome: 'question'; readonly question: string }
  | { readonly outcome: 'exit' }

export function lines(...shown: readonly string[]): Answer {
  return { outcome: 'done', lines: shown }
}

export function refuse(code: string, text: string): Answer {
  return { outcome: 'refused', code, text }
}

export function refuseRole(deed: string, needed: NeededRole): Answer {
  return refuse('role-not-allowed', `"${deed}" needs the role ${needed}`)
}

export function refusedBy({ code, text }: Problem): Answer {
  return refuse(code, text)
}
