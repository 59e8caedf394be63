/** The sink `file`: one JSON object a line, in a file that is synchronised before a delivery counts as sent; `-` is the terminal (`terminal.ts`). */
import { constants, statSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Conversation, type Outgoing, type Rendered, type RenderInput, type Sink, SinkError } from '../routing/sink.js'
import { rfc3339 } from '../syslog/stamp.js'
import { SinkConfigurationError, type SinkContext } from './context.js'
import { openTerminal } from './terminal.js'

/** Every key but `type`. */
export const fileSinkSchema = z.strictObject({ path: z.string().min(1, 'must be the path of a file, or "-" for the terminal') })
export type FileSinkConfig = z.output<typeof fileSinkSchema>

const TERMINAL = '-'
const FILE_MODE = 0o640
const LF = 0x0a

/** The alarm as the API gives it (names §5.3), but for its deliveries; of them this is one. */
function renderJson({ alarm, labels, deliveryId }: RenderInput): Rendered {
  const { id, name, severity, cluster, node, clock, daysRemaining, text, reason, clears, service, params } = alarm
  const instants = {
    dueAt: rfc3339(alarm.dueAt),
    decidedAt: rfc3339(alarm.decidedAt),
    expiresAt: alarm.expiresAt === null ? null : rfc3339(alarm.expiresAt),
  }
  const line = {
    deliveryId,
    id,
    name,
    severity,
    cluster,
    node,
    clock,
    daysRemaining,
    ...instants,
    text,
    reason,
    clears,
    service,
    params,
    labels,
  }
  return { payload: JSON.stringify(line), sequencesTaken: 0 }
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file may not grow any further',
  EMFILE: 'too many files are open',
}

function fileError(path: string, cause: unknown): SinkError {
  if (cause instanceof SinkError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const explanation = EXPLANATIONS[code] ?? (cause instanceof Error ? cause.message : String(cause))
  return new SinkError('io', `cannot write to ${path}: ${explanation}${code === '' ? '' : ` (${code})`}`, { cause })
}

interface OpenFile {
  readonly handle: FileHandle
  readonly isRegular: boolean
  /** Device and inode: whether `path` still means this file. */
  readonly identity: string
}

const identityOf = (stats: { dev: number; ino: number }): string => `${stats.dev}:${stats.ino}`

/** A line that a full disk or a crash left half written is ended first, so that it spoils no other. */
async function endTornLine(handle: FileHandle, size: number): Promise<void> {
  if (size === 0) return
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  if (buffer[0] !== LF) await handle.write('\n')
}

async function openFile(path: string): Promise<OpenFile> {
  const existing = await stat(path).catch(() => null)
  const readable = existing === null || existing.isFile()
  const flags = constants.O_APPEND | constants.O_CREAT | (readable ? constants.O_RDWR : constants.O_WRONLY | constants.O_NONBLOCK)
  const handle = await open(path, flags, FILE_MODE)
  try {
    const stats = await handle.stat()
    if (stats.isFile()) await endTornLine(handle, stats.size)
    return { handle, isRegular: stats.isFile(), identity: identityOf(stats) }
  } catch (cause) {
    await handle.close()
    throw cause
  }
}

/** After a rotation `path` is another file, or none: later batches belong there. */
async function reopenIfRotated(path: string, file: OpenFile): Promise<OpenFile> {
  const now = await stat(path).catch(() => null)
  if (now !== null && identityOf(now) === file.identity) return file
  await file.handle.close()
  return openFile(path)
}

async function openFileConversation(path: string): Promise<Conversation> {
  let file = await openFile(path).catch((cause: unknown) => {
    throw fileError(path, cause)
  })
  let closed = false
  let tellLost: (error: SinkError) => void = () => undefined
  const lost = new Promise<SinkError>((resolve) => {
    tellLost = resolve
  })
  const closeFile = async (): Promise<void> => {
    if (closed) return
    closed = true
    await file.handle.close()
  }
  return {
    receipt: 'sent',
    lost,
    async send(batch: readonly Outgoing[]) {
      try {
        if (closed) throw new SinkError('closed', `${path} was closed`)
        file = await reopenIfRotated(path, file)
        await file.handle.appendFile(batch.map(({ payload }) => `${payload}\n`).join(''))
        if (file.isRegular) await file.handle.datasync()
      } catch (cause) {
        const error = fileError(path, cause)
        // The reason is already known: that closing fails as well adds nothing.
        await closeFile().catch(() => undefined)
        tellLost(error)
        throw error
      }
    },
    async close() {
      await closeFile()
      return true
    },
  }
}

/**
 * A folder that is not there is a slip of the pen, and better met at the start than by the first alarm. Rights are not looked at: whoever
 * checks a configuration is often another user than the daemon.
 */
function refuseNowhere(path: string): void {
  const folder = dirname(path)
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) throw new SinkConfigurationError(['path'], `the folder ${folder} does not exist: make it, or name another`)
  if (!stats.isDirectory()) throw new SinkConfigurationError(['path'], `${folder} is not a folder: name another`)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new SinkConfigurationError(['path'], `${path} is a folder: name a file in it`)
}

export function createFileSink(name: string, { path }: FileSinkConfig, context: SinkContext): Sink {
  if (path === TERMINAL) {
    const terminal = context.terminal ?? process.stdout
    const consequencesOf = context.consequencesOf ?? (() => [])
    return { name, type: 'file', description: 'terminal', render: renderJson, open: async () => openTerminal(terminal, consequencesOf) }
  }
  const absolute = context.resolvePath(path)
  refuseNowhere(absolute)
  return { name, type: 'file', description: `file ${absolute}`, render: renderJson, open: () => openFileConversation(absolute) }
}
