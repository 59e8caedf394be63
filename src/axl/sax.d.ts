/** What is used of the npm package `sax` 1.6, which brings no types. */
declare module 'sax' {
  export interface SaxAttribute {
    readonly local: string
    readonly uri: string
    readonly value: string
  }

  export interface SaxTag {
    readonly local: string
    readonly uri: string
    readonly attributes: Readonly<Record<string, SaxAttribute>>
  }

  export interface SaxParser {
    onerror: (error: Error) => void
    ondoctype: () => void
    onsgmldeclaration: () => void
    onprocessinginstruction: (instruction: { readonly name: string; readonly body: string }) => void
    onopentag: (tag: SaxTag) => void
    onclosetag: () => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    readonly line: number
    /** Attributes of the tag that is being read. */
    readonly attribList: readonly unknown[]
    readonly error: Error | null
    write(text: string): SaxParser
    close(): SaxParser
  }

  export function parser(strict: boolean, options: { readonly xmlns: true; readonly strictEntities: true }): SaxParser
}
