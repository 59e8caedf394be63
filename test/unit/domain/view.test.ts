import { describe, expect, test } from 'vitest'
import { replay } from '../../../src/domain/apply.js'
import type { LicenseFile } from '../../../src/domain/cluster.js'
import { liveClock } from '../../../src/domain/licensing.js'
import { clockViews, licenseFileView, warningsOf } from '../../../src/domain/view.js'
import { at, CUP7, LM_RESTARTED, license, MAC_B, MAC_C, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, type World } from '../../support/worlds.js'

const sentences = (world: World, now: string) => warningsOf(world.state(), CUP7, at(now))

function graced(): World {
  const world = createWorld()
  world.fact(license(), '2026-03-02T00:00:00Z')
  world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
  return world
}

describe('the sentence of CUP Administration (design §5.3)', () => {
  test('in evaluation', () => {
    expect(sentences(createWorld(), '2026-05-01T00:00:00Z')).toEqual([
      {
        code: 'evaluation',
        text: 'Cisco Unified Presence is in Evaluation mode. 30 days remain; the evaluation ends on 2026-05-30 09:00 America/Los_Angeles.',
        daysRemaining: 30,
      },
    ])
  })

  test('on the last day', () => {
    expect(sentences(createWorld(), '2026-05-29T17:00:00Z')[0]?.text).toContain('1 day remains;')
  })

  test('after the end', () => {
    const world = createWorld()
    world.run('2026-05-30T16:00:00Z')
    expect(sentences(world, '2026-06-01T00:00:00Z')).toMatchObject([{ code: 'evaluation-expired', daysRemaining: 0 }])
  })

  test('in grace it names the missing step', () => {
    const world = graced()
    expect(sentences(world, '2026-03-11T00:00:00Z')).toMatchObject([
      { code: 'grace', daysRemaining: 30, text: expect.stringContaining(`Upload a licence for the MAC address ${MAC_B}`) },
    ])
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-03-11T00:00:00Z')
    expect(sentences(world, '2026-03-11T00:00:00Z')[0]?.text).toContain('Delete the invalid licence file cup.lic')
    world.fact({ type: 'license-deleted', data: { file: 'cup.lic' } }, '2026-03-11T00:00:00Z')
    expect(sentences(world, '2026-03-11T00:00:00Z')[0]?.text).toContain('Restart Cisco License Manager')
  })

  test('a file that no trusted key signed is said to be there and not to count, until somebody vouches for it', () => {
    const world = createWorld()
    world.fact(license({ verdict: 'unverified' }), '2026-03-02T00:00:00Z')
    expect(sentences(world, '2026-03-03T00:00:00Z')).toMatchObject([
      { code: 'evaluation' },
      {
        code: 'license-not-verified',
        text: expect.stringMatching(/^cup\.lic is here but does not count: no key .* signed it/),
        daysRemaining: null,
      },
    ])
    world.fact(license({ verdict: 'unverified', file: 'other.lic' }), '2026-03-03T00:00:00Z')
    expect(sentences(world, '2026-03-03T00:00:00Z')[1]?.text).toMatch(/^cup\.lic, other\.lic are here but do not count/)
    world.fact({ type: 'license-vouched', data: { file: 'cup.lic', by: 'ada', reason: 'seen it' } }, '2026-03-04T00:00:00Z')
    expect(sentences(world, '2026-03-04T00:00:00Z')).toEqual([])
  })

  test('a file for another machine is none that anybody could vouch for', () => {
    const world = graced()
    world.fact(license({ verdict: 'unverified', file: 'x.lic', mac: MAC_B }), '2026-03-11T00:00:00Z')
    world.fact(REBUILT(MAC_C), '2026-03-12T00:00:00Z')
    expect(sentences(world, '2026-03-12T00:00:00Z')).toMatchObject([{ code: 'grace' }])
  })

  test('after a grace', () => {
    const world = graced()
    world.run('2026-04-10T00:00:00Z')
    expect(sentences(world, '2026-04-10T00:00:00Z')).toMatchObject([{ code: 'grace-expired', text: expect.stringContaining(MAC_B) }])
  })

  test('in production none, but for nodes that the licences do not cover, by name', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(sentences(world, '2026-03-03T00:00:00Z')).toEqual([])
    const fewer = createWorld()
    fewer.fact(license({ servers: 1 }), '2026-03-02T00:00:00Z')
    expect(sentences(fewer, '2026-03-03T00:00:00Z')).toMatchObject([
      { code: 'nodes-not-covered', text: expect.stringContaining(SUB1), daysRemaining: null },
    ])
  })

  test('none for a cluster that is retired', () => {
    const world = createWorld()
    world.fact({ type: 'retired', data: {} }, '2026-03-02T00:00:00Z')
    expect(sentences(world, '2026-03-03T00:00:00Z')).toEqual([])
  })
})

describe('clocks', () => {
  const states = (world: World, now: string) => clockViews(world.state(), CUP7, at(now)).map(({ kind, state }) => `${kind} ${state}`)

  test('an evaluation is running, in its countdown from its first slot on, then ended', () => {
    const world = createWorld()
    expect(states(world, '2026-04-30T15:59:59.999Z')).toEqual(['evaluation running'])
    expect(states(world, '2026-04-30T16:00:00Z')).toEqual(['evaluation countdown'])
    world.run('2026-05-30T16:00:00Z')
    expect(states(world, '2026-05-30T16:00:00Z')).toEqual(['evaluation ended'])
  })

  test('only the clock that the mode names is live; the other is closed and keeps its end', () => {
    const world = graced()
    expect(states(world, '2026-03-11T00:00:00Z')).toEqual(['evaluation closed', 'grace awaiting-upload'])
    world.run('2026-04-10T00:00:00Z')
    expect(states(world, '2026-04-10T00:00:00Z')).toEqual(['evaluation closed', 'grace ended'])
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-04-11T00:00:00Z')
    expect(states(world, '2026-04-11T00:00:00Z')).toEqual(['evaluation closed', 'grace closed'])
    expect(clockViews(world.state(), CUP7, at('2026-04-11T00:00:00Z'))[0]).toMatchObject({
      endsAt: at('2026-05-30T16:00:00Z'),
      daysRemaining: 50,
    })
  })

  test('of a cluster that was reinstalled and twice in grace all are there behind those that count, and at most one is live', () => {
    const world = graced()
    world.fact(license({ file: 'b.lic', mac: MAC_B }), '2026-03-11T00:00:00Z')
    world.fact({ type: 'license-deleted', data: { file: 'cup.lic' } }, '2026-03-12T00:00:00Z')
    world.fact(LM_RESTARTED, '2026-03-13T00:00:00Z')
    world.fact(REBUILT(MAC_C), '2026-03-20T00:00:00Z')
    const twice = ['evaluation closed', 'grace awaiting-upload', 'grace closed']
    expect(states(world, '2026-03-21T00:00:00Z')).toEqual(twice)
    world.fact({ type: 'reinstalled', data: { release: '8.0.1' } }, '2026-03-22T00:00:00Z')
    expect(states(world, '2026-03-23T00:00:00Z')).toEqual(['evaluation running', 'grace closed', 'grace closed', 'evaluation closed'])
    expect(liveClock(world.state())).toMatchObject({ kind: 'evaluation', release: '8.0', startsAt: at('2026-03-22T00:00:00Z') })
    world.fact({ type: 'reinstalled', data: { release: '7.0.5' } }, '2026-03-24T00:00:00Z')
    expect(states(world, '2026-03-25T00:00:00Z')).toEqual(['evaluation running', 'grace closed', 'evaluation closed', 'grace closed'])
    const starts = clockViews(world.state(), CUP7, at('2026-03-25T00:00:00Z')).map(({ startsAt }) => startsAt)
    expect(starts).toEqual([at('2026-03-01T17:00:00Z'), at('2026-03-20T00:00:00Z'), at('2026-03-22T00:00:00Z'), at('2026-03-10T12:00:00Z')])
    expect(replay(world.journal())).toEqual(world.state())
  })
})

describe('licence files', () => {
  const view = (world: World, index = 0) => licenseFileView(world.state(), world.state().files[index] as LicenseFile)

  test('valid, then invalid by a rebuild only, then archived', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(view(world)).toMatchObject({ file: 'cup.lic', state: 'valid', servers: 2, release: '7.0' })
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    expect(view(world)).toMatchObject({ state: 'invalid', reason: expect.stringContaining(MAC_B) })
    world.run('2026-04-10T00:00:00Z')
    expect(view(world)).toMatchObject({ state: 'archived' })
  })

  test('one that no trusted key signed is never valid; it says who vouched', () => {
    const world = createWorld()
    world.fact(license({ verdict: 'unverified' }), '2026-03-02T00:00:00Z')
    expect(view(world)).toMatchObject({ state: 'unverified' })
    world.fact({ type: 'license-vouched', data: { file: 'cup.lic', by: 'ada', reason: 'seen it' } }, '2026-03-03T00:00:00Z')
    expect(view(world)).toMatchObject({
      state: 'unverified',
      reason: 'vouched for by ada: seen it',
      vouchedBy: { by: 'ada', reason: 'seen it' },
    })
  })

  test('one for a lower major release than the one that runs says that it does not count', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(license({ file: 'eight.lic', release: '8.0' }), '2026-03-02T00:00:00Z')
    world.fact({ type: 'upgraded', data: { release: '8.0.1' } }, '2026-03-03T00:00:00Z')
    expect(view(world).reason).toContain('does not count')
    expect(view(world, 1).reason).toBe('signed by a trusted key')
  })
})
