/** Relative paths in a configuration are relative to its file (design §5.1). */
import { dirname, resolve } from 'node:path'

export function folderOf(file: string): string {
  return dirname(resolve(file))
}

/** `folder` is the configuration's own; an absolute path stays as it is. */
export function resolvePath(folder: string, path: string): string {
  return resolve(folder, path)
}
