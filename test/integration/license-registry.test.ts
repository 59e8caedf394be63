/** The book of PAKs and the built command line: commands that run at once or die half-way, and every example of docs/registration.md. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { lapsewatch } from '../support/command-line.js'
import { tempFolder } from '../support/daemon.js'
import { blocksOf, examplesOf, patternOf, readPage, wordsOf } from '../support/documents.js'

const page = readPage('docs/registration.md')
const folder = tempFolder()
afterAll(() => folder.remove())

const run = (args: readonly string[]) => lapsewatch(args, { cwd: folder.path })

describe('an example of docs/registration.md', () => {
  beforeAll(() => {
    const [block, ...more] = blocksOf(page, 'yaml')
    expect(more).toEqual([])
    folder.file('paks.yaml', block?.text ?? '')
  })

  test.each(blocksOf(page, 'console').flatMap(examplesOf))('$command', async ({ command, shown }) => {
    const [typed = '', exit = '0'] = command.split(/ +# exit /)
    const [program, ...args] = wordsOf(typed)
    expect(program).toBe('lapsewatch')
    const { exitCode, stdout, stderr } = await run(args)
    expect(exitCode, String(stderr)).toBe(Number(exit))
    expect(shown.length).toBeGreaterThan(0)
    expect(String(stdout) === '' ? String(stderr) : String(stdout)).toMatch(patternOf(shown))
  })

  test('leaves the comments of the book as they were', () => {
    expect(readFileSync(join(folder.path, 'paks.yaml'), 'utf8')).toContain('# two presence clusters')
  })
})

test('of commands that run at once none gives what another has given: the last licences are given once', async () => {
  folder.file('at-once.yaml', 'paks:\n  - { pak: FEW, servers: 3 }\n')
  const order = ['--registry', 'at-once.yaml', '--pak', 'FEW', '--mac', '000bcd4ee59d', '--email', 'noc@example.com', '--servers', '1']
  const ended = await Promise.all([1, 2, 3, 4, 5, 6].map((each) => run(['license', 'issue', ...order, '--out', `at-once-${each}.lic`])))
  expect(ended.map(({ exitCode }) => exitCode).sort()).toEqual([0, 0, 0, 1, 1, 1])
  for (const { exitCode, stderr } of ended) if (exitCode === 1) expect(String(stderr)).toContain('(pak-exhausted)')
  const [{ registrations }] = parse(readFileSync(join(folder.path, 'at-once.yaml'), 'utf8')).paks
  expect(new Set(registrations.map(({ licFileId }: { licFileId: string }) => licFileId)).size).toBe(3)
  const files = readdirSync(folder.path).filter((name) => name.startsWith('at-once-'))
  expect(files.sort()).toEqual(registrations.map(({ file }: { file: string }) => file).sort())
})

test('whenever a command dies, no licence has been handed out that the book does not have, and the book can be read', async () => {
  folder.file('killed.yaml', 'paks:\n  - { pak: MANY, servers: 1000 }\n')
  const order = ['--registry', 'killed.yaml', '--pak', 'MANY', '--mac', '000bcd4ee59d', '--email', 'noc@example.com', '--servers', '1']
  const outs = Array.from({ length: 12 }, (_, index) => `killed-${index}.lic`)
  const undisturbed = performance.now()
  expect((await run(['license', 'issue', ...order, '--out', 'killed-first.lic'])).exitCode).toBe(0)
  const takesMs = performance.now() - undisturbed
  for (const [index, out] of outs.entries()) {
    const issuing = run(['license', 'issue', ...order, '--out', out])
    // Spread over the last half of what a command takes, where it writes.
    const dying = setTimeout(() => issuing.kill('SIGKILL'), takesMs * (0.5 + index / 20))
    await issuing
    clearTimeout(dying)
  }
  for (const out of ['killed-first.lic', ...outs].filter((name) => existsSync(join(folder.path, name)))) {
    if (statSync(join(folder.path, out)).size === 0) continue
    const { exitCode, stdout, stderr } = await run(['license', 'inspect', out, '--registry', 'killed.yaml', '--json'])
    expect(exitCode, String(stderr)).toBe(0)
    expect(JSON.parse(String(stdout)).registry).toMatchObject({ standing: 'in-force', pak: 'MANY' })
  }
  // Whoever comes next is not kept waiting by the dead.
  expect((await run(['license', 'issue', ...order, '--out', 'killed-last.lic'])).exitCode).toBe(0)
}, 60_000)
