/** `license inspect` against the corpus of bad licence files, and against odd ones that are good. The daemon's upload: test/integration/license-corpus.test.ts. */
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerLicenseCommands } from '../../../src/cli/license.js'
import { badFiles, oddFiles, SAYS_WHAT_TO_DO } from '../../support/license-corpus.js'
import { MAC, serverLine } from '../../support/licenses.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-corpus-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function inspect(path: string): { readonly exitCode: number; readonly found: Readonly<Record<string, unknown>> } {
  let exitCode = 0
  let out = ''
  const program = new Command('lapsewatch').exitOverride()
  registerLicenseCommands(program, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => expect(text).toBe('') },
    env: {},
    isTerminal: false,
    setExitCode: (code) => {
      exitCode = code
    },
    lockFile: () => Promise.reject(new Error('no book is named')),
  })
  program.parse(['license', 'inspect', path, '--mac', MAC, '--release', '7.0.5', '--json'], { from: 'user' })
  return { exitCode, found: JSON.parse(out) }
}

/** Names of files that a file system takes; others cannot be given to the command. */
const named = ({ fileName }: { readonly fileName: string }) => !fileName.includes('/')

test.each(badFiles(serverLine()).filter(named))(
  'license inspect answers no to a file with $name, and says what to do next',
  ({ name, code, fileName, bytes }) => {
    mkdirSync(join(folder, name), { recursive: true })
    const path = join(folder, name, fileName)
    writeFileSync(path, bytes)
    const { exitCode, found } = inspect(path)
    expect({ exitCode, state: found.state, code: found.code }).toEqual({ exitCode: 1, state: 'invalid', code })
    expect(found.reason).toMatch(SAYS_WHAT_TO_DO)
  },
)

test('license inspect answers no to a file of 100 MB without reading it', () => {
  const path = join(folder, 'huge.lic')
  const file = openSync(path, 'w')
  ftruncateSync(file, 100_000_000)
  closeSync(file)
  const heldBefore = process.memoryUsage().arrayBuffers
  expect(inspect(path)).toMatchObject({ exitCode: 1, found: { code: 'license-too-large', reason: expect.stringMatching(/65536 bytes/) } })
  expect(process.memoryUsage().arrayBuffers - heldBefore).toBeLessThan(10_000_000)
})

test.each(oddFiles(serverLine()))('license inspect takes a file $name', ({ name, fileName, bytes }) => {
  mkdirSync(join(folder, name), { recursive: true })
  const path = join(folder, name, fileName)
  writeFileSync(path, bytes)
  const { exitCode, found } = inspect(path)
  expect({ exitCode, ...found }).toMatchObject({ exitCode: 0, state: 'valid', servers: 2, mac: MAC, release: '7.0' })
})
