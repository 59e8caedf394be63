/** `/`: a plain page of the clusters, most urgent first, until the live page takes its place. Made on the server, no script, no second request. */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { profileOf } from '../../engine/decide.js'
import { machine } from '../../engine/machine.js'
import type { ClusterRow } from '../../engine/ports.js'
import { clockNow } from '../clock-view.js'
import type { ApiParts } from '../parts.js'
import type { ClusterObject } from '../schemas/cluster.js'
import type { ClockObject } from '../schemas/daemon.js'
import { clusterView } from '../views.js'
import { type Html, html, pageResponse } from './html.js'
import { STYLE } from './style.js'
import { toneOf, urgencyOf } from './urgency.js'

const SHOWN_MAX = 200
const CHUNK_ROWS = 200
const REFRESH_SECONDS = 5
/** A fleet is read again at the earliest after ten times as long as reading it took: the page never costs more than a tenth of the machine. */
const REST_FACTOR = 10

/** Readers at the same time share one reading. */
export function overview(parts: ApiParts): () => Promise<Response> {
  const { monotonicMs } = parts.machine ?? machine
  let current: { readonly page: Promise<Page>; freshUntilMs: number } | undefined

  return async () => {
    if (current === undefined || monotonicMs() > current.freshUntilMs) {
      const startedMs = monotonicMs()
      const reading = { page: read(parts), freshUntilMs: Number.POSITIVE_INFINITY }
      current = reading
      const rest = () => {
        reading.freshUntilMs = monotonicMs() + (monotonicMs() - startedMs) * REST_FACTOR
      }
      const forget = () => {
        reading.freshUntilMs = Number.NEGATIVE_INFINITY
      }
      reading.page.then(rest, forget)
    }
    return pageResponse({
      title: 'Lapsewatch',
      style: STYLE,
      refreshSeconds: REFRESH_SECONDS,
      body: bodyOf(await current.page, parts.version),
    })
  }
}

interface Page {
  readonly clock: ClockObject
  readonly total: number
  readonly byMode: Readonly<Record<string, number>>
  readonly clusters: readonly ClusterObject[]
}

async function read(parts: ApiParts): Promise<Page> {
  const { engine, store } = parts.operating
  const deciding = engine.deciding()
  const now = engine.time.now()
  let first: { readonly row: ClusterRow; readonly urgency: number }[] = []
  let afterId = ''
  for (;;) {
    const rows = await store.clusters({ afterId, limit: CHUNK_ROWS, retired: false })
    first.push(...rows.map((row) => ({ row, urgency: urgencyOf(row.state, profileOf(row.state.product, deciding), now) })))
    first = first.sort((a, b) => a.urgency - b.urgency || (a.row.id < b.row.id ? -1 : 1)).slice(0, SHOWN_MAX)
    const last = rows.at(-1)
    if (last === undefined || rows.length < CHUNK_ROWS) break
    afterId = last.id
    await turnOfTheLoop()
  }
  const counts = await store.counts()
  const clusters = first.map(({ row }) => clusterView(row, profileOf(row.state.product, deciding), now))
  return { clock: await clockNow(parts), total: counts.clusters, byMode: counts.byMode, clusters }
}

function bodyOf({ clock, total, byMode, clusters }: Page, version: string): Html {
  return html`<header>
<h1>Lapsewatch</h1>
<p>${total === 1 ? '1 cluster' : `${total} clusters`}${Object.entries(byMode).map(([mode, count]) => html` · ${count} ${mode}`)}<br>
<span class="dim">It is <time>${clock.now}</time> in licence time.</span></p>
${clockNote(clock)}
</header>
<main>
${clusters.length === 0 ? html`<p class="card">No clusters yet. Name them in the configuration, or create one: <code>POST /api/v1/clusters</code>.</p>` : table(clusters)}
${total > clusters.length ? html`<p class="dim">The ${clusters.length} most urgent of ${total} are shown; <a href="/api/v1/clusters">the API</a> has them all.</p>` : ''}
</main>
<footer><p class="dim"><a href="/api/docs">API</a> · <a href="/api/v1/alarms">alarms</a> · <a href="/metrics">metrics</a> · Lapsewatch ${version}, read anew every ${REFRESH_SECONDS} seconds</p></footer>`
}

function clockNote(clock: ClockObject): Html {
  if (clock.simulated)
    return html`<p class="note"><strong>The clock is simulated:</strong> ${clock.speed ?? 1} seconds pass in a real one.</p>`
  switch (clock.trust) {
    case 'trusted':
      return html``
    case 'behind':
      return html`<p class="note"><strong>The machine’s clock is behind:</strong> it says ${clock.wall}. Licence time stands until the wall passes ${clock.until ?? ''}.</p>`
    case 'held':
      return html`<p class="note"><strong>The machine’s clock is not trusted:</strong> it says ${clock.wall}. It is accepted at ${clock.until ?? ''} in licence time unless it changes again; <code>POST /api/v1/clock/confirm</code> accepts it at once.</p>`
  }
}

function table(clusters: readonly ClusterObject[]): Html {
  return html`<div class="wide"><table>
<thead><tr><th scope="col">Cluster</th><th scope="col">Mode</th><th scope="col" class="number">Days left</th><th scope="col">Ends</th><th scope="col">Services</th><th scope="col">What CUP Administration says</th></tr></thead>
<tbody>
${clusters.map(row)}
</tbody>
</table></div>`
}

function row(cluster: ClusterObject): Html {
  const live = cluster.clocks.find((clock) => clock.state !== 'closed')
  const stopped = cluster.services.filter((service) => service.state === 'stopped').length
  const services = stopped === 0 ? 'all running' : `${stopped} of ${cluster.services.length} stopped`
  return html`<tr>
<td class="short"><a href="/api/v1/clusters/${cluster.id}">${cluster.id}</a><br><span class="dim">${cluster.product} ${cluster.release}</span></td>
<td><span class="badge ${toneOf(cluster)}">${cluster.mode}</span></td>
<td class="number">${live?.daysRemaining ?? '–'}</td>
<td class="instant">${live?.endsAt ?? '–'}</td>
<td class="short ${stopped === 0 ? 'dim' : 'bad'}">${services}</td>
<td>${cluster.warnings.map(({ text }) => html`<div>${text}</div>`)}</td>
</tr>
`
}
