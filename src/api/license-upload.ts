/** The licence file in a request: the body itself as text, or the first file of a form. */
import type { Context } from 'hono'
import { decodeLicense } from '../domain/license-text.js'
import { callerOf } from './guard.js'
import { fail } from './problem.js'

export interface UploadedFile {
  readonly fileName: string
  readonly text: string
}

/** Who vouches for the file, and why; `null`: nobody. With tokens it is known who, whatever is said besides. */
export function voucherOf(
  context: Context,
  { vouch, by, reason }: { readonly vouch: boolean; readonly by?: string | undefined; readonly reason?: string | undefined },
): { readonly by: string; readonly reason: string } | null {
  if (!vouch) return null
  const caller = callerOf(context)
  const said = by ?? caller?.name ?? 'administrator'
  return { by: by === undefined || caller === null ? said : `${by} (token ${caller.name})`, reason: reason ?? reasonMissing() }
}

export async function uploadedFile({ req }: Context, filename: string | undefined): Promise<UploadedFile> {
  const type = (req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  switch (type) {
    case 'text/plain':
      return { fileName: filename ?? nameMissing('filename'), text: textOf(await req.arrayBuffer()) }
    case 'multipart/form-data': {
      const file = await firstFile(req)
      return { fileName: filename ?? (file.name || nameMissing('the name of the form’s file')), text: textOf(await file.arrayBuffer()) }
    }
    default:
      return fail('unsupported-media-type', 'send the file as text/plain with ?filename=NAME.lic, or as a file in multipart/form-data')
  }
}

async function firstFile(req: Context['req']): Promise<File> {
  const asSent = new Response(await req.arrayBuffer(), { headers: { 'content-type': req.header('content-type') ?? '' } })
  const form = await asSent.formData().catch((error: unknown) => {
    if (error instanceof TypeError) return fail('malformed-body', 'the body is not multipart/form-data, though its Content-Type says so')
    throw error
  })
  for (const value of form.values()) {
    if (typeof value !== 'string') return value
  }
  return fail('invalid-request', 'the form has no file')
}

/** Bytes that are no text go on as they are: that they are refused, and why, is for the journal. */
function textOf(bytes: ArrayBuffer): string {
  const decoded = decodeLicense(new Uint8Array(bytes))
  return decoded.ok ? decoded.text : new TextDecoder('latin1').decode(bytes)
}

function nameMissing(parameter: string): never {
  return fail('invalid-request', 'say what the file is called: ?filename=NAME.lic', { errors: [{ parameter, message: 'is missing' }] })
}

function reasonMissing(): never {
  return fail('invalid-request', 'who vouches says why: &reason=…', { errors: [{ parameter: 'reason', message: 'is missing' }] })
}
