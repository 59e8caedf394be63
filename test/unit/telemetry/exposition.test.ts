import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeLabel, familyHead, flavourFor, sampleLine } from '../../../src/telemetry/exposition.js'
import { readExposition } from '../../support/exposition.js'

describe('the flavour that an Accept header prefers', () => {
  it.each([
    [undefined, 'prometheus'],
    ['', 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/html', 'prometheus'],
    ['text/plain;version=0.0.4', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
    ['APPLICATION/OpenMetrics-Text;Version=1.0.0', 'openmetrics'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    ['application/openmetrics-text;q=nonsense', 'prometheus'],
    ['application/openmetrics-text;version=0.0.1', 'prometheus'],
    ['application/openmetrics-text;q=0.2,text/plain;q=0.5', 'prometheus'],
    ['application/openmetrics-text;q=0.4,*/*;q=0.5', 'prometheus'],
    ['text/*;q=0.1,application/openmetrics-text', 'openmetrics'],
    // What Prometheus 2.42 and 2.55 send.
    [
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'openmetrics',
    ],
    [
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'openmetrics',
    ],
  ])('%s gives %s', (accept, flavour) => {
    expect(flavourFor(accept)).toBe(flavour)
  })
})

describe('the text', () => {
  it('names a counter without its _total in the head of OpenMetrics, and with it in the samples of both', () => {
    const counter = { name: 'a_total', type: 'counter', help: 'A "b" \\ c\nd.' }
    expect(familyHead(counter, 'prometheus')).toBe('# HELP a_total A "b" \\\\ c\\nd.\n# TYPE a_total counter\n')
    expect(familyHead(counter, 'openmetrics')).toBe('# HELP a A \\"b\\" \\\\ c\\nd.\n# TYPE a counter\n')
    expect(sampleLine('a_total', {}, 3, 'openmetrics')).toBe('a_total 3\n')
  })

  it('writes bounds of buckets as OpenMetrics wants them', () => {
    expect(sampleLine('a_bucket', { le: 1 }, 3, 'prometheus')).toBe('a_bucket{le="1"} 3\n')
    expect(sampleLine('a_bucket', { le: 1 }, 3, 'openmetrics')).toBe('a_bucket{le="1.0"} 3\n')
    expect(sampleLine('a_bucket', { le: 0.5 }, 3, 'openmetrics')).toBe('a_bucket{le="0.5"} 3\n')
    expect(sampleLine('a_bucket', { le: '+Inf' }, Number.POSITIVE_INFINITY, 'openmetrics')).toBe('a_bucket{le="+Inf"} +Inf\n')
  })

  it('takes any text as a label value and gives it back when it is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'"\\\n\0\r{},= a1ü€\u2028😀') }), (value) => {
        const text =
          familyHead({ name: 'a', type: 'gauge', help: 'A.' }, 'prometheus') + sampleLine('a', { b: value, c: 'd' }, 1, 'prometheus')
        expect(readExposition(text).value('a', { b: value.replaceAll('\0', '\ufffd'), c: 'd' })).toBe(1)
      }),
    )
  })

  it('escapes what would end a value', () => {
    expect(escapeLabel('"} 1\nup 1 \\')).toBe('\\"} 1\\nup 1 \\\\')
  })
})
