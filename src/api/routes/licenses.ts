/** Licence files: list, upload, show, delete. */
import { createRoute, z } from '@hono/zod-openapi'
import type { ClusterState, LicenseFile } from '../../domain/cluster.js'
import type { Mode } from '../../domain/mode.js'
import { licenseFileView } from '../../domain/view.js'
import { deleteLicense, dryRun, type Upload, type UploadAnswer, uploadLicense } from '../../engine/license-operations.js'
import { uploadedFile, voucherOf } from '../license-upload.js'
import { needs } from '../needed.js'
import { fail, orFail, refusedFileStatus } from '../problem.js'
import { clusterObject } from '../schemas/cluster.js'
import { clusterParameter, fileParameter, flag, inCluster } from '../schemas/common.js'
import { type LicenseObject, licenseList, licenseWithText, uploadAnswer } from '../schemas/license.js'
import { licenseFileBody, vouching } from '../schemas/license-body.js'
import { clusterRow, shownCluster } from '../shown-cluster.js'
import { differenceView } from '../views.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Licences']
const params = z.strictObject({ id: clusterParameter, file: fileParameter })
const acceptFewer = flag('Upload or delete even if services have to stop for it')

const list = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/licenses',
  operationId: 'listLicenses',
  tags,
  summary: 'Licence files, archived ones too',
  request: { params: inCluster },
  responses: { 200: json(licenseList, 'The licence files'), ...problems(404) },
})

const upload = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/licenses',
  ...needs('administrator', { dryRun: 'viewer' }),
  operationId: 'uploadLicense',
  tags,
  summary: 'Upload a licence file to the publisher',
  description:
    'A file that could not entitle even if vouched for is refused with 422 and its code, journalled as `license-refused` and raised as an alarm. ' +
    'With `dryRun` nothing happens: the answer says what would.',
  request: {
    params: inCluster,
    query: z.strictObject({
      filename: z.string().min(1).max(255).optional().meta({ description: 'Needed with text/plain', example: 'cup-sjc.lic' }),
      dryRun: flag('Say what it would change, and change nothing'),
      acceptFewer,
      ...vouching,
    }),
    body: licenseFileBody('INCREMENT CUP_NODE cisco 7.0 permanent 2 …\n'),
  },
  responses: {
    200: json(uploadAnswer, 'What it would change (`dryRun`), or a file that was there is vouched for now'),
    201: json(uploadAnswer, 'The file is there'),
    ...problems(404, 409, 413, 415, 422),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/licenses/{file}',
  operationId: 'getLicense',
  tags,
  summary: 'A licence file with its text',
  request: { params },
  responses: { 200: json(licenseWithText, 'The file'), ...problems(404) },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/v1/clusters/{id}/licenses/{file}',
  operationId: 'deleteLicense',
  tags,
  summary: 'Delete a licence file; its text stays in the journal',
  request: { params, query: z.strictObject({ acceptFewer }) },
  responses: { 200: json(clusterObject, 'The cluster as it is now'), ...problems(404, 409) },
})

export const addLicenseRoutes: AddRoutes = (app, { operating, licenseFunctions }) => {
  app.openapi(list, async (c) => {
    const { state } = await clusterRow(operating, c.req.valid('param').id)
    return c.json({ items: state.files.map((file) => licenseView(state, file)), nextCursor: null }, 200)
  })

  app.openapi(upload, async (c) => {
    const { id } = c.req.valid('param')
    const asked = c.req.valid('query')
    const before = await clusterRow(operating, id)
    const file = await uploadedFile(c, asked.filename)
    const order: Upload = {
      ...file,
      acceptFewer: asked.acceptFewer,
      vouch: voucherOf(c, asked),
    }
    if (asked.dryRun)
      return c.json(uploadView(orFail(await dryRun(operating, id, order, licenseFunctions()), refusedFileStatus), order, true), 200)
    const answer = orFail(await uploadLicense(operating, id, order, licenseFunctions(), 'api'), refusedFileStatus)
    const wasThere = before.state.files.some((kept) => !kept.archived && kept.digest === answer.record.digest)
    if (wasThere) return c.json(uploadView(answer, order, false), 200)
    c.header('location', `/api/v1/clusters/${id}/licenses/${answer.record.file}`)
    return c.json(uploadView(answer, order, false), 201)
  })

  app.openapi(get, async (c) => {
    const { id, file: name } = c.req.valid('param')
    const { state } = await clusterRow(operating, id)
    const named = state.files.filter((file) => file.file === name)
    const file = named.find((each) => !each.archived) ?? named.at(-1) ?? fail('unknown-license-file', `${id} has no licence file ${name}`)
    return c.json({ ...licenseView(state, file), text: file.text }, 200)
  })

  app.openapi(remove, async (c) => {
    const { id, file } = c.req.valid('param')
    const row = orFail(await deleteLicense(operating, id, file, c.req.valid('query').acceptFewer, 'api'))
    return c.json(shownCluster(operating, row), 200)
  })
}

function licenseView(state: ClusterState, file: LicenseFile): LicenseObject {
  const { vouchedBy, ...view } = licenseFileView(state, file)
  return { ...view, ...(vouchedBy === undefined ? {} : { vouchedBy: { ...vouchedBy } }) }
}

/** The file as it is (or would be) among the cluster's. */
function uploadView({ record, warnings, modeBefore, modeAfter, changes, clears, row }: UploadAnswer, { vouch }: Upload, isDryRun: boolean) {
  const kept = row.state.files.find((each) => !each.archived && each.digest === record.digest)
  const supposed: LicenseFile = {
    ...record,
    archived: false,
    ...(vouch === null || record.verdict === 'valid' ? {} : { vouchedBy: vouch }),
  }
  const file = isDryRun ? supposed : (kept ?? supposed)
  const state = { ...row.state, files: [...row.state.files.filter((each) => each !== kept), file] }
  const modes = { modeBefore: modeBefore as Mode, modeAfter: modeAfter as Mode }
  return {
    ...licenseView(state, file),
    warnings: [...warnings],
    dryRun: isDryRun,
    ...modes,
    changes: differenceView(changes),
    clears: [...clears],
  }
}
