// Runs benches against the built product: `npm run bench` all of bench/*.mjs, `npm run bench -- NAME [ARGUMENT …]` one. Each is a program
// of its own that imports from dist/; what several share is in bench/*-fixture.mjs.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const benches = readdirSync('bench')
  .filter((file) => file.endsWith('.mjs') && !file.endsWith('-fixture.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
const [named, ...args] = process.argv.slice(2)
if (named !== undefined && !benches.includes(named)) {
  console.error(`bench: there is no ${named}; there are: ${benches.join(', ')}`)
  process.exit(2)
}
for (const name of named === undefined ? benches : [named]) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', `bench/${name}.mjs`, ...args], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
