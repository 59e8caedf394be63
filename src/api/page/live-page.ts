/**
 * The live page's files, as `npm run build` left them beside the program: read once, sent compressed as they were built. Hashed files may be
 * kept for ever, the document never. The page's own addresses all answer with the document; it loads nothing from anywhere else.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { html, pageResponse } from './html.js'
import { STYLE } from './style.js'

/** dist/web, seen from dist/api/page. */
const BUILT_PAGE = fileURLToPath(new URL('../../web', import.meta.url))

const ADDRESSES = ['/', '/clusters/:id', '/alarms', '/alarms/:id', '/sinks', '/cucm', '/cucm/:id'] as const

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** In the order of preference. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

interface PageFile {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly encoded: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
}

/** By the router's path: the page's own files, which show nothing of the daemon's before they have asked for it. */
export function isOfPage(path: string): boolean {
  return path.startsWith('/assets/') || ADDRESSES.some((address) => address === path)
}

export function addLivePage(app: OpenAPIHono, folder: string = BUILT_PAGE): void {
  const document = fileIn(folder, 'index.html')
  const assets = namesIn(join(folder, 'assets')).flatMap((name) => {
    const file = fileIn(join(folder, 'assets'), name)
    return file === null ? [] : [[name, file] as const]
  })

  for (const address of ADDRESSES) {
    app.get(address, (c) =>
      document === null ? notBuilt() : answer(c, document, { 'content-security-policy': POLICY, 'cache-control': 'no-store' }),
    )
  }
  for (const [name, file] of assets)
    app.get(`/assets/${name}`, (c) => answer(c, file, { 'cache-control': 'public, max-age=31536000, immutable' }))
}

function answer({ req }: Context, { type, plain, encoded }: PageFile, headers: Readonly<Record<string, string>>): Response {
  const accepted = (req.header('accept-encoding') ?? '').split(',').map((part) => part.split(';')[0]?.trim())
  const name = ENCODINGS.map((encoding) => encoding.name).find((each) => accepted.includes(each) && encoded.has(each))
  const body = (name === undefined ? undefined : encoded.get(name)) ?? plain
  return new Response(body, {
    headers: { ...headers, 'content-type': type, vary: 'accept-encoding', ...(name === undefined ? {} : { 'content-encoding': name }) },
  })
}

function namesIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder).filter((name) => extname(name) in TYPES)
}

function fileIn(folder: string, name: string): PageFile | null {
  const plain = bytesOf(join(folder, name))
  if (plain === null) return null
  const encoded = ENCODINGS.flatMap((encoding) => {
    const bytes = bytesOf(join(folder, name + encoding.suffix))
    return bytes === null ? [] : [[encoding.name, bytes] as const]
  })
  return { type: TYPES[extname(name)] ?? 'application/octet-stream', plain, encoded: new Map(encoded) }
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> | null {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? null : new Uint8Array(readFileSync(path))
}

/** A checkout that was compiled but not built. */
function notBuilt(): Response {
  return pageResponse({
    title: 'Lapsewatch',
    style: STYLE,
    body: html`<main><h1>Lapsewatch</h1>
<p class="card">The page has not been built: <code>npm run build</code> makes it, then the daemon has to be started again. The daemon itself works: see <a href="/api/docs">its API</a>.</p></main>`,
  })
}
