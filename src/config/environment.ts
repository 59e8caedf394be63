/** `${NAME}` in strings of a configuration is replaced from the environment, so that secrets stay out of the file; `$${` is a literal `${`. */

export type Environment = Readonly<Record<string, string | undefined>>

export interface Replacement {
  readonly text: string
  /** Names that are not set, in the order they stand in the text. */
  readonly unset: readonly string[]
  /** A `${` that no name and brace follow. */
  readonly malformed: boolean
}

const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g

export function replaceEnvironment(text: string, env: Environment): Replacement {
  if (!text.includes('${')) return { text, unset: [], malformed: false }
  const unset: string[] = []
  let malformed = false
  const replaced = text.replaceAll(REFERENCE, (found: string, name: string | undefined) => {
    if (found === '$${') return '${'
    if (name === undefined) {
      malformed = true
      return found
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined) unset.push(name)
    return value ?? ''
  })
  return { text: replaced, unset, malformed }
}
