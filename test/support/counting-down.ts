/** One cluster on its way down, a day a second, for the browser tests: its daemon can be stopped and started again at the same address. */
import { startDaemon, tempFolder } from './daemon.js'

export interface CountingDown {
  readonly url: string
  stop(): Promise<void>
  /** At the same address, with the same store. */
  startAgain(): Promise<void>
  remove(): Promise<void>
}

/** 33 days before its end: the first alarm of the countdown comes after three days. */
const START = '2026-04-27T16:00:00Z'

export async function startCountingDown(): Promise<CountingDown> {
  const folder = tempFolder()
  const write = (port: number) =>
    folder.file(
      'lapsewatch.yaml',
      `clock: { start: ${START}, speed: 86400 }
store: ./data
http: { listen: 127.0.0.1:${port} }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher }
sinks:
  archive: { type: file, path: ./archive.jsonl }
routes:
  - { to: [ archive ] }
`,
    )
  let daemon = await startDaemon(write(0))
  const { url } = daemon
  return {
    url,
    async stop() {
      await daemon.stop()
    },
    async startAgain() {
      daemon = await startDaemon(write(Number(new URL(url).port)))
    },
    async remove() {
      await daemon.stop()
      folder.remove()
    },
  }
}
