/** The rules about the shape of the code fail when they are broken: shown on small trees, with the real rule sets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, describe, expect, it } from 'vitest'

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))
const made: string[] = []

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Packages that the trees may import, so that they resolve. */
const PACKAGES = {
  'package.json': '{ "type": "module", "dependencies": { "temporal-polyfill": "1", "ws": "8" }, "devDependencies": { "execa": "9" } }',
  'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext" }, "include": ["src"] }',
  ...Object.fromEntries(
    ['temporal-polyfill', 'ws', 'execa'].flatMap((name) => [
      [`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`],
      [`node_modules/${name}/index.js`, 'exports.thing = 1\n'],
    ]),
  ),
}

function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-layers-'))
  made.push(folder)
  for (const [name, text] of Object.entries({ ...PACKAGES, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** `rule: from → to` of every breach that dependency-cruiser prints (of a cycle it names the first file only), sorted, and its exit code. */
async function cruise(folder: string): Promise<{ breaches: readonly string[]; failed: boolean }> {
  const args = ['--config', join(REPOSITORY, '.dependency-cruiser.cjs'), 'src']
  const { stdout, exitCode } = await execa('depcruise', args, { cwd: folder, preferLocal: true, localDir: REPOSITORY, reject: false })
  const breaches = [...stdout.matchAll(/^ *error (\S+: \S+ →.*)$/gm)].map((match) => match[1]?.trim() ?? '')
  return { breaches: breaches.sort(), failed: exitCode !== 0 }
}

const value = 'export const thing = 1\n'
const importing = (...targets: string[]) => targets.map((target, index) => `export { thing as t${index} } from '${target}'\n`).join('')

// Each starts another process, which takes its time on a busy machine.
const TIMEOUT = { timeout: 60_000 }

describe('the layer rules', TIMEOUT, () => {
  it('let every import through that the design allows', async () => {
    const folder = tree({
      'src/main.ts': importing('./serve.js'),
      'src/loading.ts': importing('./config/a.js', './sinks/a.js'),
      'src/serve.ts': importing(
        './loading.js',
        './sinks/a.js',
        './store/a.js',
        './api/a.js',
        './telemetry/a.js',
        './syslog/a.js',
        './services/a.js',
        './cli/a.js',
      ),
      'src/domain/a.ts': importing('temporal-polyfill', './b.js'),
      'src/domain/b.ts': value,
      'src/engine/a.ts': importing('../domain/a.js'),
      'src/routing/a.ts': importing('../engine/a.js', '../domain/a.js'),
      'src/config/a.ts': importing('../domain/a.js', 'node:fs'),
      'src/store/a.ts': importing('../engine/a.js'),
      'src/services/a.ts': importing('../engine/a.js'),
      'src/sinks/a.ts': importing('../routing/a.js', '../syslog/a.js'),
      'src/syslog/a.ts': importing('node:net'),
      'src/api/a.ts': importing('../engine/a.js', '../routing/a.js', '../config/a.js', '../domain/a.js', 'ws'),
      'src/cli/a.ts': importing('../engine/a.js', '../routing/a.js', '../config/a.js', '../domain/a.js'),
      'src/telemetry/a.ts': importing('../engine/a.js'),
    })

    expect(await cruise(folder)).toEqual({ breaches: [], failed: false })
  })

  it('name the layer that is broken, whether by a value or by a type alone', async () => {
    const folder = tree({
      'src/domain/a.ts': importing('../engine/a.js'),
      'src/engine/a.ts': "import type { thing } from '../store/a.js'\nexport type Thing = typeof thing\n",
      'src/store/a.ts': value,
      'src/routing/a.ts': importing('../store/a.js'),
      'src/config/a.ts': importing('../engine/a.js'),
      'src/services/a.ts': importing('../store/a.js'),
      'src/sinks/a.ts': "import type { thing } from '../domain/b.js'\nexport type Thing = typeof thing\n",
      'src/domain/b.ts': value,
      'src/syslog/a.ts': importing('../domain/b.js'),
      'src/api/a.ts': importing('../store/a.js'),
      'src/cli/a.ts': importing('../sinks/a.js'),
      'src/telemetry/a.ts': importing('../routing/a.js'),
      'src/misc/a.ts': importing('../domain/b.js'),
    })

    expect(await cruise(folder)).toEqual({
      breaches: [
        'layer-api: src/api/a.ts → src/store/a.ts',
        'layer-cli: src/cli/a.ts → src/sinks/a.ts',
        'layer-config: src/config/a.ts → src/engine/a.ts',
        'layer-domain: src/domain/a.ts → src/engine/a.ts',
        'layer-engine: src/engine/a.ts → src/store/a.ts',
        'layer-routing: src/routing/a.ts → src/store/a.ts',
        'layer-services: src/services/a.ts → src/store/a.ts',
        'layer-sinks: src/sinks/a.ts → src/domain/b.ts',
        'layer-syslog: src/syslog/a.ts → src/domain/b.ts',
        'layer-telemetry: src/telemetry/a.ts → src/routing/a.ts',
        'layer-unknown: src/misc/a.ts → src/domain/b.ts',
      ],
      failed: true,
    })
  })

  it('refuse what the domain takes from outside, imports of the composition, cycles and dependencies that a user lacks', async () => {
    const folder = tree({
      'src/main.ts': importing('./serve.js'),
      'src/serve.ts': value,
      'src/configuration-worker.ts': importing('./serve.js'),
      'src/api/a.ts': importing('../serve.js', 'execa'),
      'src/domain/a.ts': importing('node:fs', 'ws'),
      'src/engine/a.ts': "import { b } from './b.js'\nexport const a = () => b\n",
      'src/engine/b.ts': "import { a } from './a.js'\nexport const b = () => a\n",
      'src/engine/c.ts': importing('./nowhere.js'),
    })

    expect(await cruise(folder)).toEqual({
      breaches: [
        'composition-on-top: src/api/a.ts → src/serve.ts',
        'domain-imports-nothing-outside: src/domain/a.ts → fs',
        'domain-imports-nothing-outside: src/domain/a.ts → node_modules/ws/index.js',
        'no-cycle: src/engine/a.ts →',
        'no-dev-dependency-in-the-product: src/api/a.ts → node_modules/execa/index.js',
        'no-unresolvable: src/engine/c.ts → ./nowhere.js',
        'serve-on-top: src/configuration-worker.ts → src/serve.ts',
      ],
      failed: true,
    })
  })
})

async function checkPurity(lines: readonly string[]): Promise<{ said: string; exitCode: number | undefined }> {
  const folder = tree({ 'src/domain/a.ts': `${lines.join('\n')}\nexport {}\n` })
  const { stderr, exitCode } = await execa('node', [join(REPOSITORY, 'scripts/check-domain-purity.mjs'), 'src/domain'], {
    cwd: folder,
    reject: false,
  })
  return { said: stderr, exitCode }
}

/** Every way out of the pure domain, and the rule that closes it. One a line, so that the line tells them apart. */
const WAYS_OUT: readonly (readonly [code: string, rule: string])[] = [
  ['Date.now()', 'domain-clock'],
  ["Date['now']()", 'domain-clock'],
  ['new Date()', 'domain-clock'],
  ['const { now } = Date', 'domain-clock'],
  ['performance.now()', 'domain-clock'],
  ['setTimeout(() => 1, 1)', 'domain-clock'],
  ['T.Temporal.Now.instant()', 'domain-clock'],
  ['const { Now } = T.Temporal', 'domain-clock'],
  ['Math.random()', 'domain-randomness'],
  ['const { random } = Math', 'domain-randomness'],
  ['crypto.randomUUID()', 'domain-randomness'],
  ['globalThis.crypto.randomUUID()', 'domain-environment'],
  ['process.env.HOME', 'domain-environment'],
  ['new Intl.DateTimeFormat()', 'domain-environment'],
  ['new Date(2026, 2, 1)', 'domain-environment'],
  ['new Date(0).getHours()', 'domain-environment'],
  ['import.meta.url', 'domain-environment'],
  ["fetch('http://localhost')", 'domain-global'],
]

describe('the purity of the domain', TIMEOUT, () => {
  it('is broken by every way to the clock, to chance and to the machine, each named with its line', async () => {
    const { said, exitCode } = await checkPurity(["import * as T from 'temporal-polyfill'", ...WAYS_OUT.map(([code]) => code)])

    const found = said.split('\n').map((line) => /^error (\S+): src\/domain\/a\.ts:(\d+):/.exec(line)?.slice(1).join(' '))
    expect(found).toEqual(WAYS_OUT.map(([, rule], index) => `${rule} ${index + 2}`))
    expect(exitCode).toBe(1)
  })

  it('is kept by instants that are handed in, and by names of our own that sound like the machine', async () => {
    const result = await checkPurity([
      "import { Temporal } from 'temporal-polyfill'",
      "export const at = (instant: number, process: { performance: number }) => [new Date(instant), Date.parse('2026-03-01'), process.performance]",
      'export const later = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2026, 2, 1))',
      'export const most = Math.max(1, 2)',
      'export type Stamp = Date | Performance',
    ])

    expect(result).toEqual({ said: '', exitCode: 0 })
  })
})
