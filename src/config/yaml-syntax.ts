/** The YAML parser's complaints in words that say what to do. Its other sentences are good enough as they are. */
import type { ErrorCode } from 'yaml'
import { type Finding, finding, type KeyPath } from './finding.js'

export function explainSyntax(code: ErrorCode, message: string, path: KeyPath): Finding {
  const at = (text: string, hint: string | null = null, ours: string = 'yaml-syntax') => finding(ours, path, text, hint)
  switch (code) {
    case 'DUPLICATE_KEY':
      return at('stands here a second time', 'keep one of the two', 'duplicate-key')
    case 'TAG_RESOLVE_FAILED':
      return at(`${withoutColon(message)}: to YAML a word that begins with "!" is a tag, not text`, 'quote it', 'yaml-tag')
    case 'MULTIPLE_DOCS':
      return finding('yaml-syntax', [], 'a second document begins here', 'remove the line `---`')
    case 'TAB_AS_INDENT':
      return at('tabs cannot indent in YAML', 'use spaces')
    case 'BAD_ALIAS':
      return at(message, 'a text that begins with "*" must be quoted')
    case 'BAD_SCALAR_START':
      return at(message, 'quote the value')
    case 'UNEXPECTED_TOKEN':
      return at(message, 'a value that holds [ ] { } or begins with > or | must be quoted')
    case 'MISSING_CHAR':
      if (message !== 'Sequence item without - indicator') return at(message)
      return at('this line stands neither with the keys before it nor at the dash of a new item', 'indent it as the keys beside it')
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return at(message, 'check the indentation of this line and the one before')
    default:
      return at(message)
  }
}

function withoutColon(message: string): string {
  return message.replaceAll(/: (?=\S+$)/g, ' ')
}
