/** The pages that people read, as their tests need them: fenced blocks, commands with what they show, links and headings. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { REPOSITORY } from './command-line.js'

export interface Page {
  /** Relative to the repository: `docs/clock.md`. */
  readonly path: string
  readonly text: string
}

/** ```` ```LANGUAGE NOTE ````; the note says what is special about a block, and is not shown to readers. */
export interface Block {
  readonly language: string
  readonly note: string
  readonly text: string
  /** Page and line, for messages. */
  readonly at: string
}

export interface Example {
  /** The line after `$ `, or a stage direction: a line that begins with `# `. */
  readonly command: string
  /** Empty: whatever comes out. */
  readonly shown: readonly string[]
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(REPOSITORY, path), 'utf8') }
}

export function allPages(): readonly Page[] {
  const inFolder = (folder: string) => readdirSync(join(REPOSITORY, folder)).filter((name) => name.endsWith('.md'))
  return [...inFolder('.'), ...inFolder('docs').map((name) => `docs/${name}`)].sort().map(readPage)
}

const FENCE = /^```([\w-]*)(?: ([^\n]*))?\n([\s\S]*?)^```$/gm

export function blocksOf({ path, text }: Page, language: string): readonly Block[] {
  return [...text.matchAll(FENCE)]
    .map(({ 1: found = '', 2: note = '', 3: body = '', index }) => {
      const line = text.slice(0, index).split('\n').length + 1
      return { language: found, note, text: body, at: `${path}:${line}` }
    })
    .filter((block) => block.language === language)
}

export function examplesOf(block: Block): readonly Example[] {
  return block.text
    .split(/^(?=\$ |# )/m)
    .map((text) => text.trimEnd().split('\n'))
    .map(([first = '', ...shown]) => ({ command: first.replace(/^\$ /, ''), shown }))
}

/** `…` stands for anything within a line, and alone on a line for any lines. */
export function patternOf(shown: readonly string[]): RegExp {
  const quoted = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const lines = shown.map((line) => (line === '…' ? '[\\s\\S]*' : line.split('…').map(quoted).join('.*')))
  return new RegExp(`^${lines.join('\n')}$`)
}

/** A command's words; quotes of either kind hold one together. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain ?? '')
}

export interface Link {
  /** Relative to the repository. */
  readonly file: string
  /** Without `#`; empty when the page as a whole is meant. */
  readonly anchor: string
  readonly written: string
}

/** Links to files of ours; those to elsewhere are not followed. */
export function linksOf(page: Page): readonly Link[] {
  return [...withoutCode(page.text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#')
      const from = file === '' ? page.path : join(dirname(page.path), file)
      return { file: normalize(from), anchor, written: `${page.path}: (${target})` }
    })
}

/** What a heading can be linked by, as the usual hosts make it. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function withoutCode(text: string): string {
  return text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()`]/g, ''))
}
