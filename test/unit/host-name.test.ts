import { expect, it } from 'vitest'
import { hostName } from '../../src/host-name.js'

it.each([
  ['noc-1.example.com', 'noc-1.example.com'],
  ['noc_1 "x"]\n', 'noc-1--x---'],
  ['', 'localhost'],
])('a machine that is called %j stands in lines as %s', (given, shown) => {
  expect(hostName(given)).toBe(shown)
})
