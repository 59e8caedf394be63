// The build's second half: what tsc does not carry over (SQL migrations) goes beside the compiled code.
import { chmodSync, cpSync } from 'node:fs'

cpSync('src/store/sqlite/migrations', 'dist/store/sqlite/migrations', { recursive: true })
chmodSync('dist/main.js', 0o755)
