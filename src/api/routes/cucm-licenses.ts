/** Licence files of a Communications Manager: list, upload, show, delete (chapter, "Uploading a License File"). */
import { createRoute, z } from '@hono/zod-openapi'
import { type CucmUpload, type CucmUploadAnswer, deleteCucmLicense, dryRunCucmLicense, uploadCucmLicense } from '../../cucm/licenses.js'
import { rowOf } from '../../cucm/operating.js'
import { cucmLicenseView, cucmView } from '../cucm-views.js'
import { uploadedFile, voucherOf } from '../license-upload.js'
import { needs } from '../needed.js'
import { fail, orFail, refusedFileStatus } from '../problem.js'
import { fileParameter, flag } from '../schemas/common.js'
import { cucmLicenseList, cucmLicenseWithText, cucmObject, cucmUploadAnswer, inCucm } from '../schemas/cucm.js'
import { licenseFileBody, vouching } from '../schemas/license-body.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Licences']
const params = inCucm.extend({ file: fileParameter })

const list = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/licenses',
  operationId: 'listCucmLicenses',
  tags,
  summary: 'Licence files of a Communications Manager, counted or not yet',
  request: { params: inCucm },
  responses: { 200: json(cucmLicenseList, 'The licence files'), ...problems(404) },
})

const upload = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/licenses',
  ...needs('administrator', { dryRun: 'viewer' }),
  operationId: 'uploadCucmLicense',
  tags,
  summary: 'Upload a licence file for users to a Communications Manager',
  description:
    'It counts only after the CallManager service has been restarted. A file that could not count even if vouched for is refused with 422 and its code, journalled as `license-refused` and raised as an alarm. ' +
    'With `dryRun` nothing happens: the answer says what would.',
  request: {
    params: inCucm,
    query: z.strictObject({
      filename: z.string().min(1).max(255).optional().meta({ description: 'Needed with text/plain', example: 'units.lic' }),
      dryRun: flag('Say what it would change, and change nothing'),
      ...vouching,
    }),
    body: licenseFileBody('INCREMENT PHONE_UNIT cisco 7.0 permanent uncounted …\n'),
  },
  responses: {
    200: json(cucmUploadAnswer, 'What it would change (`dryRun`), or a file that was there is vouched for now'),
    201: json(cucmUploadAnswer, 'The file is there'),
    ...problems(404, 409, 413, 415, 422),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/licenses/{file}',
  operationId: 'getCucmLicense',
  tags,
  summary: 'A licence file of a Communications Manager with its text',
  request: { params },
  responses: { 200: json(cucmLicenseWithText, 'The file'), ...problems(404) },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/v1/cucm/{id}/licenses/{file}',
  operationId: 'deleteCucmLicense',
  tags,
  summary: 'Delete a licence file of a Communications Manager; its text stays in the journal',
  request: { params, query: z.strictObject({ acceptFewer: flag('Delete even if more units are used than are left') }) },
  responses: { 200: json(cucmObject, 'The Communications Manager as it is now'), ...problems(404, 409) },
})

export const addCucmLicenseRoutes: AddRoutes = (app, { cucm: operating, licenseFunctions }) => {
  app.openapi(list, async (c) => {
    const { state } = orFail(await rowOf(operating, c.req.valid('param').id))
    return c.json({ items: state.files.map(cucmLicenseView), nextCursor: null }, 200)
  })

  app.openapi(upload, async (c) => {
    const { id } = c.req.valid('param')
    const asked = c.req.valid('query')
    orFail(await rowOf(operating, id))
    const file = await uploadedFile(c, asked.filename)
    const order: CucmUpload = { ...file, vouch: voucherOf(c, asked) }
    if (asked.dryRun)
      return c.json(uploadView(orFail(await dryRunCucmLicense(operating, id, order, licenseFunctions()), refusedFileStatus), true), 200)
    const answer = orFail(await uploadCucmLicense(operating, id, order, licenseFunctions(), 'api'), refusedFileStatus)
    if (answer.wasThere) return c.json(uploadView(answer, false), 200)
    c.header('location', `/api/v1/cucm/${id}/licenses/${answer.record.file}`)
    return c.json(uploadView(answer, false), 201)
  })

  app.openapi(get, async (c) => {
    const { id, file: name } = c.req.valid('param')
    const { state } = orFail(await rowOf(operating, id))
    const file = state.files.find((each) => each.file === name) ?? fail('unknown-license-file', `${id} has no licence file ${name}`)
    return c.json({ ...cucmLicenseView(file), text: file.text }, 200)
  })

  app.openapi(remove, async (c) => {
    const { id, file } = c.req.valid('param')
    const row = orFail(await deleteCucmLicense(operating, id, file, c.req.valid('query').acceptFewer, 'api'), (code) =>
      code === 'license-covers-fewer-units' ? 409 : undefined,
    )
    return c.json(cucmView(row, operating.devices), 200)
  })
}

function uploadView({ record, warnings, units, state }: CucmUploadAnswer, dryRun: boolean) {
  const file = state.files.find(({ digest }) => digest === record.digest)
  if (file === undefined) throw new Error(`${record.file} is not among the files that were uploaded`)
  return {
    ...cucmLicenseView(file),
    warnings: [...warnings],
    dryRun,
    unitsBefore: units.before,
    unitsAfterRestart: units.afterRestart,
  }
}
