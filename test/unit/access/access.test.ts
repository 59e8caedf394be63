/** The one question of every way in, as AXL asks it: HTTP Basic with the name of a token and the token. */
import { describe, expect, it } from 'vitest'
import { createGuesses, GUESSES_AT_ONCE } from '../../../src/access/guesses.js'
import { createAccess } from '../../../src/access/index.js'
import { fakeMachine } from '../../support/fake-machine.js'
import { basic, bearer, TOKENS, tokenOf } from '../../support/tokens.js'

const accessWith = (tokens = TOKENS) =>
  createAccess({ configuration: { tokens, metricsOpen: false }, machine: fakeMachine(), guessed: () => undefined })
const from = '10.0.0.1'

describe('HTTP Basic', () => {
  const access = accessWith()
  const codeOf = (headers: { readonly authorization?: string }, needed: 'viewer' | 'administrator' = 'viewer') => {
    const admission = access.admit(needed, { ...headers, from }, 'basic')
    return admission.ok ? admission.caller?.name : `${admission.status} ${admission.problem.code}`
  }

  it.each([
    ['name and token', basic('operator', tokenOf('operator')), 'operator'],
    ['the name of another token', basic('viewer', tokenOf('operator')), '401 token-unknown'],
    ['no name', basic('', tokenOf('operator')), '401 token-unknown'],
    ['a wrong token', basic('operator', 'guessed'), '401 token-unknown'],
    ['a bearer', bearer(tokenOf('operator')), '401 token-unknown'],
    ['nothing', {}, '401 token-missing'],
  ])('%s', (_, headers, expected) => {
    expect(codeOf(headers)).toBe(expected)
  })

  it('asks for the role too', () => {
    expect(codeOf(basic('operator', tokenOf('operator')), 'administrator')).toBe('403 role-not-allowed')
  })

  it('says how it is sent (RFC 7617)', () => {
    const admission = access.admit('viewer', { from }, 'basic')
    expect(admission.ok ? null : admission.headers['www-authenticate']).toBe('Basic realm="lapsewatch", charset="UTF-8"')
  })
})

it('the daemon reads its own API with a token of its own, which changes nothing and is another at each start', () => {
  const access = accessWith()
  expect(access.admit('viewer', { ...bearer(access.ownToken), from })).toMatchObject({
    ok: true,
    caller: { name: 'daemon', role: 'viewer' },
  })
  expect(access.admit('operator', { ...bearer(access.ownToken), from }).ok).toBe(false)
  expect(accessWith().ownToken).not.toBe(access.ownToken)
})

describe('guesses', () => {
  const exhausted = (places: readonly string[]) => {
    const guesses = createGuesses(fakeMachine())
    for (let index = 0; index < GUESSES_AT_ONCE; index++) guesses.count(places[index % places.length] ?? '', `guess ${index}`)
    return guesses
  }

  it('are counted by address', () => {
    const guesses = exhausted([from])
    expect(guesses.waitMs(from)).toBeGreaterThan(0)
    expect(guesses.waitMs('10.0.0.2')).toBe(0)
  })

  it('of one network of IPv6 are those of one machine', () => {
    const guesses = exhausted(['2001:db8:0:1::1', '2001:db8:0:1:a:b:c:d', '2001:DB8::1:ffff:0:0:1'.toLowerCase()])
    expect(guesses.waitMs('2001:db8:0:1::ffff')).toBeGreaterThan(0)
    expect(guesses.waitMs('2001:db8:0:2::1')).toBe(0)
  })

  it('by an IPv4 address that is written as IPv6 are its own', () => {
    const guesses = exhausted(['::ffff:10.0.0.1'])
    expect(guesses.waitMs('::ffff:10.0.0.1')).toBeGreaterThan(0)
    expect(guesses.waitMs('::ffff:10.0.0.2')).toBe(0)
  })
})
