import { describe, expect, it } from 'vitest'
import { ProblemError, problemResponse, refusedFileStatus, statusOf } from '../../../src/api/problem.js'

describe('the status of a code', () => {
  it.each([
    ['unknown-cluster', 404],
    ['unknown-node', 404],
    ['unknown-license-file', 404],
    ['unknown-product', 422],
    ['cluster-exists', 409],
    ['cluster-retired', 409],
    ['service-not-licensed', 409],
    ['service-running', 409],
    ['service-stopped', 409],
    ['clock-not-held', 409],
    ['upgrade-not-in-production', 409],
    ['license-covers-fewer-nodes', 409],
    ['license-too-old', 409],
    ['license-wrong-mac', 422],
    ['license-altered', 422],
    ['invalid-cursor', 400],
    ['invalid-configuration', 422],
    ['restart-needed', 409],
    ['store-full', 503],
    ['internal-error', 500],
  ])('%s is %i', (code, status) => {
    expect(statusOf(code)).toBe(status)
  })

  it('of a file that is refused is 422 where the same code is a conflict elsewhere', () => {
    expect([refusedFileStatus('license-too-old'), refusedFileStatus('license-covers-fewer-nodes')]).toEqual([422, 409])
  })
})

describe('a problem document', () => {
  it('has the members of RFC 9457 and our code, and further ones do not displace them', async () => {
    const problem = { code: 'license-covers-fewer-nodes', text: 'would stop', extra: { nodes: ['a'], status: 200, code: 'other' } }
    const response = problemResponse(new ProblemError(problem))
    expect([response.status, response.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
    expect(await response.json()).toEqual({
      type: 'urn:lapsewatch:problem:license-covers-fewer-nodes',
      title: 'License covers fewer nodes',
      status: 409,
      detail: 'would stop',
      code: 'license-covers-fewer-nodes',
      nodes: ['a'],
    })
  })
})
