// 100,000 clusters: from opening the store to the first tick with nothing due, in a process of its own, and its memory.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { END, expire, fileMiB, freshFolder, newClusters, openStore, rssMiB } from './store-fixture.mjs'

const [folderGiven] = process.argv.slice(2)
if (folderGiven === undefined) {
  const folder = freshFolder()
  const store = await openStore(folder)
  for (let from = 0; from < 100_000; from += 500) await store.createClusters(END - 90 * 86_400_000, newClusters(from, 500))
  await store.close()
  console.log(`file ${fileMiB(folder)} MiB`)
  process.stdout.write(execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder]))
} else {
  const startedAt = performance.now()
  const store = await openStore(folderGiven)
  const opened = performance.now()
  await store.nextDueAt()
  const { decided } = await store.decideDue(END - 1, 1000, expire)
  const ticked = performance.now()
  const { clusters } = await store.counts()
  console.log(
    `open ${(opened - startedAt).toFixed(0)} ms, next and first tick ${(ticked - opened).toFixed(1)} ms (${decided.length} due), counts of ${clusters} ${(performance.now() - ticked).toFixed(1)} ms, rss ${rssMiB()} MiB`,
  )
  const walkedAt = performance.now()
  let walked = 0
  for (let afterId = ''; ; ) {
    const rows = await store.clusters({ afterId, limit: 1000 })
    walked += rows.length
    const last = rows.at(-1)
    if (last === undefined) break
    afterId = last.id
  }
  console.log(`walk over ${walked} rows ${(performance.now() - walkedAt).toFixed(0)} ms, rss ${rssMiB()} MiB`)
  await store.close()
}
