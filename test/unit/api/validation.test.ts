import { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import type { ProblemError } from '../../../src/api/problem.js'
import { pointerOf, refuseInvalid } from '../../../src/api/validation.js'

function refusal(target: string, schema: z.ZodType, value: unknown): ProblemError['problem'] {
  try {
    refuseInvalid({ target, ...schema.safeParse(value) })
  } catch (error) {
    return (error as ProblemError).problem
  }
  throw new Error('nothing was refused')
}

describe('what a schema refuses', () => {
  it('lets pass what it does not', () => {
    expect(refuseInvalid({ target: 'json', success: true })).toBeUndefined()
  })

  it('is named by JSON pointer in a body, each unknown key by itself', () => {
    const schema = z.strictObject({ nodes: z.array(z.strictObject({ mac: z.string() })) })
    expect(refusal('json', schema, { nodes: [{ mac: 1, 'a/b~c': 2 }], x: 1, y: 2 })).toMatchObject({
      code: 'invalid-request',
      text: expect.stringMatching(/^\/nodes\/0\/mac: .* \(and 3 more\)$/),
      extra: {
        errors: [
          { pointer: '/nodes/0/mac' },
          { pointer: '/nodes/0/a~1b~0c', message: 'is not a known key' },
          { pointer: '/x' },
          { pointer: '/y' },
        ],
      },
    })
  })

  it('is named by parameter in a query', () => {
    expect(refusal('query', z.strictObject({}), { colour: 'red' }).extra).toEqual({
      errors: [{ parameter: 'colour', message: 'is not a known parameter' }],
    })
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
