/** The demo of `config/lapsewatch.yaml`, a day a second, on a free port. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './command-line.js'
import type { tempFolder } from './daemon.js'

/** Writes it with its keys and licences into `folder` and answers the configuration's path. Nobody listens at its sink `noc`, so failures are counted. */
export function fastDemo(folder: ReturnType<typeof tempFolder>): string {
  cpSync(join(REPOSITORY, 'config'), join(folder.path, 'config'), { recursive: true })
  const demo = readFileSync(join(REPOSITORY, 'config/lapsewatch.yaml'), 'utf8')
    .replace('speed: 3600', 'speed: 86400')
    .replace('127.0.0.1:8080', '127.0.0.1:0')
    .replace('port: 1514', 'port: 1')
  return folder.file('config/lapsewatch.yaml', demo)
}
