import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { itWithPeer, requirePeer } from '../../support/peer.js'

describe('the lookup of real peers', () => {
  it('finds a program on the search path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-peer-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'promtool'), '#!/bin/sh\n', { mode: 0o755 })

    expect(requirePeer('promtool', `/nowhere:${folder}`)).toEqual({ available: true, path: join(folder, 'promtool'), env: {} })
  })

  it('names the command that installs an absent peer', () => {
    expect(requirePeer('promtool', '/nowhere')).toEqual({
      available: false,
      reason: 'promtool is not on this machine: run scripts/install-peers',
    })
  })

  it('does not take a file that cannot be run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-peer-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'promtool'), '', { mode: 0o644 })

    expect(requirePeer('promtool', folder).available).toBe(false)
  })

  itWithPeer('promtool', 'hands the peer to the test that asked for it', (peer) => {
    expect(peer.path).toMatch(/promtool$/)
  })
})
