/** The parts of an item that `returnedTags` asks for. */
import { type Markup, tag } from './write-xml.js'

/** All of them where nothing is asked for in particular (ours). */
export function parts(values: Readonly<Record<string, string | boolean>>, wanted: ReadonlySet<string> | undefined): readonly Markup[] {
  return Object.entries(values)
    .filter(([name]) => wanted === undefined || wanted.size === 0 || wanted.has(name))
    .map(([name, value]) => tag(name, value))
}
