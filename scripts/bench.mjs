// Runs benches: `npm run bench` all of bench/*.bench.ts, `npm run bench -- NAME …` those named. Each is a program of its own, one after
// another. They are compiled with the sources they measure into dist/bench, since the oldest Node that we support runs no TypeScript.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'

const SUFFIX = '.bench.ts'
const all = readdirSync('bench')
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length))
const named = process.argv.slice(2)
const unknown = named.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(', ')}; there are: ${all.join(', ')}`)
  process.exit(2)
}

run('npm', ['run', '--silent', 'build'])
run('node_modules/.bin/tsc', ['-p', 'tsconfig.bench.json'])
for (const asset of ['src/store/sqlite/migrations', 'config', 'package.json']) {
  if (existsSync(asset)) cpSync(asset, `dist/bench/${asset}`, { recursive: true })
}
for (const name of named.length > 0 ? named : all) {
  console.log(`\n== ${name}`)
  run(process.execPath, ['--expose-gc', `dist/bench/bench/${name}.bench.js`])
}

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
