/** What a licence file is called in a body: `filename` as at an upload, or `file` as in what the API answers. */
import { z } from '@hono/zod-openapi'

const FILE_NAME_MAX = 128

export const licenseFileName = z
  .string()
  .min(1)
  .max(FILE_NAME_MAX)
  .regex(/^[^/\\]+$/, 'is a name, not a path')

interface Names {
  readonly filename?: string | undefined
  readonly file?: string | undefined
}

/** Reports when there is none, or both. */
export function oneName({ filename, file }: Names, context: z.core.$RefinementCtx): string | undefined {
  if (filename !== undefined && file !== undefined) {
    context.addIssue({ code: 'custom', path: ['file'], message: 'says the same as filename', params: { hint: 'write one of the two' } })
    return undefined
  }
  const name = filename ?? file
  if (name === undefined)
    context.addIssue({
      code: 'custom',
      path: ['filename'],
      message: 'is missing',
      params: { hint: 'say what the file is called: filename (or file)' },
    })
  return name
}
