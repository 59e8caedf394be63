import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replay } from '../../src/domain/apply.js'
import { endAfterDays } from '../../src/domain/calendar.js'
import type { Instant } from '../../src/domain/instant.js'
import type { Entry, Gap } from '../../src/domain/journal.js'
import { liveClock, modeOf, servicesAllowed } from '../../src/domain/licensing.js'
import { evaluatedRelease } from '../../src/domain/release.js'
import { beginLife, type Life, life, play } from '../support/lives.js'
import type { World } from '../support/worlds.js'

/** Few in the everyday suite; `LIFE_RUNS=500 PROPERTY_SEED=random` looks for what they miss. */
const RUNS = { numRuns: Number(process.env.LIFE_RUNS ?? 15) }

/** A fraction of a stretch; ends included. */
const fraction = fc.integer({ min: 0, max: 1000 })
const fractions = fc.array(fraction, { maxLength: 6 })

function between(from: Instant, to: Instant, share: number): Instant {
  return from + Math.floor(((to - from) * share) / 1000)
}

/** What a decision is but for the instant at which it was made. */
function withoutWhen(world: World) {
  return {
    entries: world.journal().map(({ at: _, ...entry }) => entry),
    alarms: world.alarms().map(({ decidedAt: _, ...alarm }) => alarm),
    deliveries: world.deliveries(),
    sequences: world.sequences(),
    state: world.state(),
    nextAt: world.nextAt(),
  }
}

/** Lives it with ticks at these shares of each stretch between two facts, late or with nothing due as it comes. */
function playWithTicks(lived: Life, shares: readonly number[]): World {
  const world = beginLife(lived)
  const sorted = [...shares].sort((a, b) => a - b)
  let from = lived.createdAt
  for (const event of [...lived.events, null]) {
    const until = event?.at ?? lived.until
    for (const share of sorted) world.tick(between(from, until, share))
    if (event === null) world.tick(until)
    else world.fact(event.fact, until)
    from = until
  }
  return world
}

/** Lives it with a nap in each stretch: the daemon is down in (from, to], and starts anew. Each start ticks `ticks` times. */
function playWithNaps(lived: Life, naps: readonly (readonly [number, number])[], ticks: number, check?: (world: World, gap: Gap) => void) {
  const world = beginLife(lived)
  let from = lived.createdAt
  let nap = 0
  for (const event of [...lived.events, null]) {
    const until = event?.at ?? lived.until
    const [a, b] = naps[nap++ % naps.length] ?? [0, 0]
    const gap = { from: between(from, until, Math.min(a, b)), to: between(from, until, Math.max(a, b)) }
    world.run(gap.from)
    for (let tick = 0; tick < ticks; tick++) world.tick(gap.to, [gap])
    check?.(world, gap)
    world.run(until)
    if (event !== null) world.fact(event.fact, until)
    from = until
  }
  return world
}

const naps = fc.array(fc.tuple(fraction, fraction), { minLength: 1, maxLength: 4 })

function expectSound(world: World): void {
  const state = world.state()
  const now = Math.max(state.doneThrough, world.journal().at(-1)?.at ?? 0)
  expect(replay(world.journal())).toEqual(state)
  expect(replay(JSON.parse(JSON.stringify(world.journal())) as Entry[])).toEqual(JSON.parse(JSON.stringify(state)))
  if (state.retiredAt !== null) return
  expect(state.mode).toBe(modeOf(state, now))
  for (const node of state.nodes) {
    for (const service of Object.values(node.services)) {
      if (!servicesAllowed(state, node.hostname)) expect(service.state).toBe('stopped')
      else if (service.state === 'stopped') expect(service.stoppedBy).toBe('administrator')
    }
  }
}

function expectIdsSound(world: World): void {
  const ids = world.journal().flatMap((entry) => (entry.type === 'alarm' || entry.type === 'coalesced' ? [entry.data.alarmId] : []))
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._-]{1,255}$/)
}

/** A number for severity: 0 is the most urgent, so it may only fall. */
function expectSeverityRises(world: World): void {
  const last = new Map<string, number>()
  for (const { alarmId } of world.journal().flatMap((entry) => (entry.type === 'alarm' ? [entry.data] : []))) {
    const alarm = world.alarms().find(({ id }) => id === alarmId)
    if (alarm === undefined || alarm.clock === null || alarm.name === 'LicenseGraceCleared') continue
    const key = `${alarm.clock} ${alarm.expiresAt}`
    expect(alarm.severity).toBeLessThanOrEqual(last.get(key) ?? 7)
    last.set(key, alarm.severity)
  }
}

describe('for every life', () => {
  test('a timeline cut anywhere and joined is the same timeline', () => {
    fc.assert(
      fc.property(life, fractions, (lived, cuts) => {
        expect(withoutWhen(playWithTicks(lived, cuts))).toEqual(withoutWhen(play(lived)))
      }),
      RUNS,
    )
  })

  test('the projection is the journal replayed, the mode is the one that holds, and services are what the licences allow', () => {
    fc.assert(
      fc.property(life, naps, (lived, when) => {
        const world = playWithNaps(lived, when, 1, expectSound)
        expectSound(world)
        for (const [index, entry] of world.journal().entries()) {
          expect(entry.seq).toBe(index + 1)
          expect(entry.at).toBeGreaterThanOrEqual(world.journal()[index - 1]?.at ?? 0)
        }
      }),
      RUNS,
    )
  })

  test('there is one evaluation per release, and its end never moves', () => {
    fc.assert(
      fc.property(life, (lived) => {
        const ends = new Map<string, Instant>()
        const world = play(lived, ({ state }) => {
          for (const { release, endsAt } of state().evaluations) {
            expect(ends.get(release) ?? endsAt).toBe(endsAt)
            ends.set(release, endsAt)
          }
        })
        const opened = world
          .journal()
          .flatMap((entry) => (entry.type === 'clock-opened' && entry.data.kind === 'evaluation' ? [entry.data] : []))
        expect(new Set(opened.map(({ release }) => release)).size).toBe(opened.length)
        expect(world.state().evaluations).toHaveLength(opened.length)
      }),
      RUNS,
    )
  })

  test('no sequence of operations wins a second evaluation: a release is evaluated for 90 days from its first installation, and never again', () => {
    fc.assert(
      fc.property(life, (lived) => {
        const firstInstalled = new Map<string, Instant>()
        const evaluatedTooLate: unknown[] = []
        play(lived, ({ state, journal }, until) => {
          const { mode, installedRelease, evaluations, timezone } = state()
          for (const entry of journal()) {
            if (entry.type !== 'installed' && entry.type !== 'reinstalled' && entry.type !== 'returned') continue
            const release = evaluatedRelease(entry.data.release)
            if (!firstInstalled.has(release)) firstInstalled.set(release, entry.data.effectiveAt ?? entry.at)
          }
          const since = firstInstalled.get(installedRelease) ?? Number.NaN
          const over = endAfterDays(since, 90, timezone)
          expect(evaluations.filter(({ release }) => release === installedRelease).map(({ endsAt }) => endsAt)).toEqual([over])
          if (mode === 'evaluation' && state().doneThrough >= over) evaluatedTooLate.push({ until, installedRelease, since })
        })
        expect(evaluatedTooLate).toEqual([])
      }),
      RUNS,
    )
  })

  test('severity never becomes less urgent as a clock runs down, slept through or not', () => {
    fc.assert(
      fc.property(life, naps, (lived, when) => {
        expectSeverityRises(play(lived))
        expectSeverityRises(playWithNaps(lived, when, 1))
      }),
      RUNS,
    )
  })

  test('every id is raised once, may stand in a URL and is short enough', () => {
    fc.assert(
      fc.property(life, (lived) => expectIdsSound(play(lived))),
      RUNS,
    )
  })

  test('the preview names exactly what is then decided, with its instant and its sinks', () => {
    fc.assert(
      fc.property(life, (lived) => {
        play(lived, (world, until) => {
          const foreseen = world.preview(until)
          const seen = { alarms: world.alarms().length, entries: world.journal().length, deliveries: world.deliveries().length }
          world.run(until)
          const alarms = world.alarms().slice(seen.alarms)
          const told = world.deliveries().slice(seen.deliveries)
          expect(foreseen.filter(({ kind }) => kind === 'alarm')).toEqual(
            alarms.map(({ id, name, severity, node, dueAt, service }) => ({
              at: dueAt,
              kind: 'alarm',
              alarmId: id,
              name,
              severity,
              node,
              ...(service === null ? {} : { service }),
              sinks: told.filter(({ alarmId }) => alarmId === id).map(({ sink }) => sink),
            })),
          )
          const kinds = ['alarm', 'mode', 'service-stop', 'service-start', 'file-archive']
          const entries = world.journal().slice(seen.entries)
          expect(foreseen.map(({ kind }) => kind)).toEqual(entries.map(({ type }) => type).filter((type) => kinds.includes(type)))
        })
      }),
      RUNS,
    )
  })
})

describe('after a restart at any instant', () => {
  test('nothing is raised twice, and what an undisturbed daemon would have raised is raised or coalesced', () => {
    fc.assert(
      fc.property(life, naps, (lived, when) => {
        const world = playWithNaps(lived, when, 3)
        expectIdsSound(world)
        const ids = (from: World) =>
          from.journal().flatMap((entry) => (entry.type === 'alarm' || entry.type === 'coalesced' ? [entry.data.alarmId] : []))
        expect(ids(world)).toEqual(ids(play(lived)))
      }),
      RUNS,
    )
  })

  test('only countdown slots and reminders are coalesced, and of those in a gap the latest of each is not', () => {
    fc.assert(
      fc.property(life, naps, (lived, when) => {
        playWithNaps(lived, when, 1, (world, gap) => {
          const { entries, alarms } = world.last()
          const raised = alarms.filter(({ reason }) => reason === 'catch-up')
          for (const kind of ['countdown', 'reminder']) {
            const raisedSlots = raised.filter(({ id }) => id.includes(`.${kind}.`))
            const coalesced = entries.flatMap((entry) =>
              entry.type === 'coalesced' && entry.data.alarmId.includes(`.${kind}.`) ? [entry.data] : [],
            )
            expect(raisedSlots.length).toBeLessThanOrEqual(1)
            for (const { dueAt } of coalesced) expect(dueAt > gap.from && dueAt <= gap.to).toBe(true)
            const ended = raised.some(({ id }) => /\.(end|cleared)$/.test(id))
            if (coalesced.length > 0 && !(kind === 'countdown' && ended)) {
              expect(raisedSlots[0]?.dueAt).toBeGreaterThanOrEqual(Math.max(...coalesced.map(({ dueAt }) => dueAt)))
            }
            if (kind === 'countdown' && ended) expect(raisedSlots).toEqual([])
          }
          for (const entry of entries) if (entry.type === 'coalesced') expect(entry.data.alarmId).toMatch(/\.(countdown|reminder)\./)
        })
      }),
      RUNS,
    )
  })

  test('with nothing changed nothing is raised', () => {
    fc.assert(
      fc.property(life, fraction, (lived, share) => {
        const world = play(lived)
        const now = between(lived.until, world.nextAt() ?? lived.until + 1, Math.min(share, 999))
        expect(world.tick(now, [{ from: lived.until, to: now }]).entries).toEqual([])
      }),
      RUNS,
    )
  })
})

describe('only a live clock speaks', () => {
  test('the next instant is that of the live clock, and there is none in production or when retired', () => {
    fc.assert(
      fc.property(life, (lived) => {
        play(lived, (world) => {
          const clock = liveClock(world.state())
          expect(world.nextAt() === null).toBe(clock === null)
          if (clock !== null) expect(world.nextAt()).toBeGreaterThanOrEqual(clock.startsAt)
        })
      }),
      RUNS,
    )
  })
})

describe('after a correction of the clock (design §3.8)', () => {
  test('the state is the journal replayed, the mode and the services are right, and no id was raised before', () => {
    fc.assert(
      fc.property(life, fc.array(fraction, { minLength: 1, maxLength: 3 }), (lived, shares) => {
        const world = play(lived)
        let now = lived.until
        for (const share of shares) {
          const to = between(lived.installedAt, now, share)
          world.correct(to)
          expectSound(world)
          now = Math.min(lived.until, to + 40 * 86_400_000)
          world.run(now)
          expectSound(world)
        }
        const ids = world.alarms().map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const [index, entry] of world.journal().entries()) {
          expect(entry.seq).toBeGreaterThan(world.journal()[index - 1]?.seq ?? 0)
          expect(entry.at).toBeGreaterThanOrEqual(world.journal()[index - 1]?.at ?? 0)
        }
      }),
      RUNS,
    )
  })
})
