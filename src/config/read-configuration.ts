/** The shell around `loadConfiguration`: reads the file and what it names, in this thread. A running daemon uses `loadInWorker`. */
import { fileError, refuse } from './finding.js'
import { MAX_CONFIGURATION_BYTES } from './limits.js'
import { type LoadResult, loadConfiguration } from './load-configuration.js'
import { readBoundedText, readLicenseText } from './read-text.js'
import type { LoadOptions } from './section.js'

export function readConfiguration(file: string, options: Omit<LoadOptions, 'file' | 'readText'>): LoadResult {
  const content = readBoundedText(file, MAX_CONFIGURATION_BYTES)
  if ('problem' in content) {
    return refuse([fileError(file, 'file-unreadable', `cannot be read: ${content.problem}`, 'name another with --config FILE')])
  }
  return loadConfiguration(content.text, { ...options, file, readText: readLicenseText })
}
