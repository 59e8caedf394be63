/** docs/conformance.md against the sources: what it names as proof is there, and no row is without. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { REPOSITORY } from '../../support/command-line.js'
import { readPage } from '../../support/documents.js'

interface Row {
  readonly num: string
  readonly says: string
  readonly sources: readonly string[]
  readonly proofs: readonly { readonly file: string; readonly title: string }[]
}

const page = readPage('docs/conformance.md')
const rows = page.text.split('\n').flatMap((line): Row[] => {
  if (!/^\| \d+ \|/.test(line)) return []
  const [num = '', says = '', where = '', proved = '', ...rest] = line
    .slice(2, -2)
    .split(' | ')
    .map((cell) => cell.trim())
  expect(rest, line).toHaveLength(1)
  return [{ num, says, sources: where.split('<br>').map((file) => file.replaceAll('`', '')), proofs: proved.split('<br>').map(proofOf) }]
})

function proofOf(text: string): { file: string; title: string } {
  const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(text) ?? []
  return { file, title }
}

/** The titles of a file's tests as they are written, those of tables with their `%s` and `$name`. */
function titlesIn(text: string): ReadonlySet<string> {
  const titles = new Set<string>()
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : []
    if (ts.isCallExpression(node) && first !== undefined && ts.isStringLiteralLike(first) && isTest(node.expression)) titles.add(first.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest))
  return titles
}

/** `it(…)`, `test(…)` and `test.each(…)(…)`; one that is skipped proves nothing. */
function isTest(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'it' || called.text === 'test'
  if (!ts.isCallExpression(called) || !ts.isPropertyAccessExpression(called.expression)) return false
  return called.expression.name.text === 'each' && isTest(called.expression.expression)
}

const titlesByFile = new Map<string, ReadonlySet<string>>()
function titlesOf(file: string): ReadonlySet<string> {
  const path = join(REPOSITORY, 'test', file)
  const known = titlesByFile.get(file) ?? (file !== '' && existsSync(path) ? titlesIn(readFileSync(path, 'utf8')) : new Set<string>())
  titlesByFile.set(file, known)
  return known
}

describe('docs/conformance.md', () => {
  test('has rows that are numbered through, under the headings of the chapter', () => {
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.map(({ num }) => Number(num))).toEqual(rows.map((_, index) => index + 1))
    expect(page.text.match(/^## /gm)?.length).toBeGreaterThan(10)
  })

  test('has no row without a sentence, a place and a test, and names no test or source file that is not there', () => {
    const wrong = rows.flatMap(({ num, says, sources, proofs }) => [
      ...(says === '' ? [`${num}: says nothing`] : []),
      ...sources
        .filter((file) => file === '' || !existsSync(join(REPOSITORY, 'src', file)))
        .map((file) => `${num}: no source file ${file}`),
      ...proofs.filter(({ file, title }) => !titlesOf(file).has(title)).map(({ file, title }) => `${num}: no test "${title}" in ${file}`),
    ])
    expect(wrong).toEqual([])
  })
})

test('titles are those of tests, as they are written; those of groups and of skipped tests are none', () => {
  const source = `
    describe('a group', () => {
      it('alone', () => {})
      test.each([[1], [2]])('%s of a table', () => {})
      it.each(rows)(\`without a \\\`hole\\\`\`, () => {})
      it.skip('skipped', () => {})
      it.each(rows).skip('skipped too', () => {})
      other('a call', () => {})
      it(name, () => {})
    })`
  expect([...titlesIn(source)]).toEqual(['alone', '%s of a table', 'without a `hole`'])
})
