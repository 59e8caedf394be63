/** XML as it is sent: markup that was made here is told from text that was not, so nothing can be forgotten to be escaped. */

export interface Markup {
  readonly xml: string
}

export type Content = Markup | string | number | boolean | readonly Markup[]

/** `name` may have a prefix and attributes of ours; `content` is written one behind the other. */
export function tag(name: string, ...content: readonly Content[]): Markup {
  return {
    xml: content.length === 0 || content[0] === '' ? `<${name}/>` : `<${name}>${content.map(written).join('')}</${name.split(' ', 1)[0]}>`,
  }
}

function written(content: Content): string {
  if (typeof content !== 'object') return escaped(String(content))
  return 'xml' in content ? content.xml : content.map(({ xml }) => xml).join('')
}

/** XML 1.0 §2.2: characters that no document may hold, however they are written, become U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

export function escaped(text: string): string {
  return text.replaceAll(FORBIDDEN, '\ufffd').replaceAll(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character)
}
