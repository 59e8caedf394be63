import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import type { ProblemError } from '../../../src/api/problem.js'
import { pointerOf, refuse, refuseInvalid } from '../../../src/api/validation.js'

function refusal(target: string, schema: z.ZodType, value: unknown): ProblemError['problem'] {
  try {
    const { error } = schema.safeParse(value)
    if (error !== undefined) refuse(target, error, schema, value)
  } catch (error) {
    return (error as ProblemError).problem
  }
  throw new Error('nothing was refused')
}

describe('what a schema refuses', () => {
  it('lets pass what it does not', () => {
    expect(refuseInvalid(() => undefined)({ target: 'json', success: true }, {} as Context)).toBeUndefined()
  })

  it('is named by JSON pointer in a body, each unknown key by itself', () => {
    const schema = z.strictObject({ nodes: z.array(z.strictObject({ mac: z.string() })) })
    expect(refusal('json', schema, { nodes: [{ mac: 1, 'a/b~c': 2 }], x: 1, y: 2 })).toMatchObject({
      code: 'invalid-request',
      text: expect.stringMatching(/^\/nodes\/0\/mac: .* \(and 3 more\)$/),
      extra: {
        errors: [
          { pointer: '/nodes/0/mac' },
          { pointer: '/nodes/0/a~1b~0c', message: 'is not a known key: there is only "mac"' },
          { pointer: '/x' },
          { pointer: '/y' },
        ],
      },
    })
  })

  it('is named by parameter in a query', () => {
    expect(refusal('query', z.strictObject({}), { colour: 'red' }).extra).toEqual({
      errors: [{ parameter: 'colour', message: 'is not a known parameter: there are no parameters' }],
    })
  })

  const node = z.strictObject({ mac: z.string(), units: z.int().min(1).optional(), role: z.enum(['publisher', 'subscriber']).optional() })

  it.each<[string, unknown, string]>([
    ['a key that is not there', {}, '/mac: is missing: text is expected'],
    ['a number for a text', { mac: 12 }, '/mac: "12" was read as a number: quote it'],
    ['null', { mac: null }, '/mac: has no value: text is expected'],
    ['a list', { mac: ['x'] }, '/mac: expected text, found a list'],
    ['a fraction', { mac: 'x', units: 1.5 }, '/units: "1.5" is not a whole number'],
    ['a number out of range', { mac: 'x', units: 0 }, '/units: must be at least 1'],
    ['no choice', { mac: 'x', role: 'publishr' }, '/role: "publishr" is not a choice here: did you mean "publisher"?'],
    ['a mistyped key', { mac: 'x', rol: 'publisher' }, '/rol: is not a known key: did you mean "role"?'],
    ['an unknown key', { mac: 'x', colour: 1 }, '/colour: is not a known key: known keys are mac, units, role'],
    ['no object', 'x', 'the body: expected a map of keys and values, found text'],
  ])('is said in our words: %s', (_, value, text) => {
    expect(refusal('json', node, value).text).toBe(text)
  })

  it('names the parameters that there are, or the one that was meant', () => {
    const query = z.strictObject({ cursor: z.string().max(3).optional(), limit: z.coerce.number().int().optional() })
    expect(refusal('query', query, { limt: '3' }).text).toBe('limt: is not a known parameter: did you mean "limit"?')
    expect(refusal('query', query, { colour: 'red' }).text).toBe('colour: is not a known parameter: known parameters are cursor, limit')
    expect(refusal('query', query, { limit: 'x' }).text).toBe('limit: expected a number, found text')
  })

  it('is a bad cursor by a code of its own', () => {
    const query = z.strictObject({ cursor: z.string().max(3).optional() })
    expect(refusal('query', query, { cursor: 'xxxx' }).code).toBe('invalid-cursor')
    expect(refusal('query', query, { cursor: 'xxxx', colour: 'red' }).code).toBe('invalid-request')
  })

  it('in a path is the name of nothing', () => {
    expect(refusal('param', z.strictObject({ id: z.string().regex(/^[a-z]+$/) }), { id: '<b>' })).toEqual({
      code: 'unknown-cluster',
      text: 'there is no cluster of that id',
    })
  })

  it('is told of the alternative that came furthest', () => {
    const schema = z.strictObject({ cadence: z.union([z.literal('daily'), z.strictObject({ days: z.array(z.int()) })]) })
    expect(refusal('json', schema, { cadence: { days: ['x'] } }).extra).toMatchObject({ errors: [{ pointer: '/cadence/days/0' }] })
  })

  it('is told in small, however large it is', () => {
    const schema = z.record(z.string(), z.int())
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${'k'.repeat(1000)}${index}`, 'x']))
    expect(JSON.stringify(refusal('json', schema, many)).length).toBeLessThan(10_000)
  })
})

describe('a JSON pointer', () => {
  it('escapes as RFC 6901 says', () => {
    expect(pointerOf(['a', 0, 'b/c', '~'])).toBe('/a/0/b~1c/~0')
    expect(pointerOf([])).toBe('')
  })
})
