/** Builds the live page into dist/web: hashed files, and beside each its compressed form, which the daemon sends as it is. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const OUT = fileURLToPath(new URL('../../dist/web', import.meta.url))
const COMPRESSIBLE = /\.(html|js|css|svg)$/

/** A daemon to develop against: `npx vite dashboards/web` passes its API on (README of this folder). */
const DAEMON = process.env.LAPSEWATCH_URL ?? 'http://127.0.0.1:8080'

function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((file) => COMPRESSIBLE.test(file))) {
        const path = join(OUT, name)
        const bytes = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(bytes))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), compressed()],
  // The daemon takes changes and followers from its own origin only.
  server: { proxy: { '/api': { target: DAEMON, ws: true, changeOrigin: true, headers: { origin: DAEMON } } } },
  // Nothing is inlined: the policy of the page allows no inline script, and images only as files or data.
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // One file, on purpose (src/app.tsx): 150 kB on the wire.
    chunkSizeWarningLimit: 700,
  },
})
