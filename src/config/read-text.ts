/** Reads one text file, bounded and as UTF-8, and says in plain words why it cannot be. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { MAX_LICENSE_BYTES } from './limits.js'
import type { ReadText } from './section.js'

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its symbolic links go in a circle',
}

/** Synchronous on purpose: a daemon reads its configuration in a worker, a command has nothing else to do. */
export function readBoundedText(path: string, maxBytes: number): ReturnType<ReadText> {
  try {
    const descriptor = openSync(path, 'r')
    try {
      const status = fstatSync(descriptor)
      if (status.isDirectory()) return { problem: 'it is a folder' }
      if (status.size > maxBytes) return { problem: `it has more than ${maxBytes} bytes` }
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor)) }
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (error instanceof TypeError) return { problem: 'it is not UTF-8 text' }
    if (error instanceof Error && 'code' in error) return { problem: REASONS[String(error.code)] ?? error.message }
    throw error
  }
}

export const readLicenseText: ReadText = (path) => readBoundedText(path, MAX_LICENSE_BYTES)
