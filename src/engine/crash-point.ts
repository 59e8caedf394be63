/**
 * Named crash points: where the crash tests kill the daemon (`LAPSEWATCH_CRASH_AT=name` or `name:N` for the N-th time it is passed). Unset,
 * they are an empty function.
 */
export const CRASH_POINTS = [
  'gap.journalled',
  'tick.before-decide',
  'tick.after-commit',
  'fact.before-commit',
  'fact.after-commit',
  'correct.after-void',
  'create.before-commit',
  'create.after-commit',
  'dispatch.before-send',
  'dispatch.after-send',
  'dispatch.before-record',
  'dispatch.after-record',
] as const

/** Those that are passed only where a bulk job runs. */
export const BULK_CRASH_POINTS = ['bulk.before-commit', 'bulk.after-commit'] as const

export function crashPoints(setting: string | undefined, kill: () => void): (name: string) => void {
  if (setting === undefined || setting === '') return () => undefined
  const [name, count] = setting.split(':')
  let left = Number(count ?? 1)
  return (passed) => {
    if (passed === name && --left === 0) kill()
  }
}
