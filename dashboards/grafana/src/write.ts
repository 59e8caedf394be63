/** `npm run dashboards`: writes the dashboards into the folder that the first argument names. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DASHBOARDS, textOf } from './dashboards.js'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: write.js FOLDER')
for (const [file, dashboard] of Object.entries(DASHBOARDS)) writeFileSync(join(folder, file), textOf(dashboard))
