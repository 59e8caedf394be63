/** What a request brings to say who asks. */
import { expect, test } from 'vitest'
import { credentialOf } from '../../../src/access/credentials.js'

const from = '127.0.0.1'
const token = (token: string) => ({ kind: 'token', token, isInAddress: false })
const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each([
  ['nothing', {}, null],
  ['a bearer', { authorization: 'Bearer abc' }, token('abc')],
  ['a bearer in lower case, with blanks', { authorization: 'bearer   abc  ' }, token('abc')],
  ['two words', { authorization: 'Bearer a b' }, token('')],
  ['another scheme', { authorization: 'Digest abc' }, token('')],
  ['an empty header', { authorization: '' }, token('')],
  ['a cookie among others', { cookie: 'a=b; lapsewatch_session=xyz; c=d' }, { kind: 'session', id: 'xyz' }],
  ['an empty cookie', { cookie: 'lapsewatch_session=; a=b' }, null],
  ['a cookie of a like name', { cookie: 'my_lapsewatch_session=xyz' }, null],
  ['both: the header counts', { authorization: 'Bearer abc', cookie: 'lapsewatch_session=xyz' }, token('abc')],
  ['a token in the address', { inAddress: 'abc', cookie: 'lapsewatch_session=xyz' }, { kind: 'token', token: 'abc', isInAddress: true }],
] as const)('%s', (_, asking, expected) => {
  expect(credentialOf({ ...asking, from }, 'bearer')).toEqual(expected)
})

test.each([
  ['name and token', `Basic ${base64('ops:abc')}`, { name: 'ops', token: 'abc' }],
  ['a token with colons', `basic ${base64('ops:a:b')}`, { name: 'ops', token: 'a:b' }],
  ['no colon', `Basic ${base64('ops')}`, { name: '', token: 'ops' }],
  ['no base64', 'Basic ???', { name: '', token: '' }],
  ['a bearer', 'Bearer abc', { name: '', token: '' }],
])('HTTP Basic with %s', (_, authorization, expected) => {
  expect(credentialOf({ authorization, from }, 'basic')).toEqual({ kind: 'named-token', ...expected })
})

test('HTTP Basic takes no cookie: a page of another could send it', () => {
  expect(credentialOf({ cookie: 'lapsewatch_session=xyz', from }, 'basic')).toBeNull()
})
