/** `history`: what happened to a cluster before it was created here, as facts of the journal (design §5.1, §5.3). One schema a fact. */
import { z } from 'zod'
import { address, eula, hostName, instant, mac, path, rebuildCause, release, words } from './scalars.js'

const fileName = z.string().min(1).max(255)
const service = z.enum(['presence-engine', 'proxy'])

function item<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.strictObject({ at: instant, type: z.literal(type), data })
}

/** Facts that say all by their name may leave `data` out. */
const nothing = z.strictObject({}).default({})

/** Where the file lies: `file`, as other facts name one, or `path`. */
const uploaded = z.strictObject({ file: path.optional(), path: path.optional() }).transform(({ file, path: place }, context) => {
  const named = file ?? place
  if (named !== undefined && (file === undefined || place === undefined)) return { path: named }
  const refused =
    named === undefined
      ? { message: 'is missing', params: { code: 'missing', hint: 'name the licence file: file (or path)' } }
      : { message: 'says the same as path', params: { code: 'bad-value', hint: 'write one of the two' } }
  context.addIssue({ code: 'custom', path: ['file'], ...refused })
  return z.NEVER
})

export const historyItem = z.discriminatedUnion('type', [
  item('node-rebuilt', z.strictObject({ node: hostName, mac, cause: rebuildCause.optional() })),
  item('license-uploaded', uploaded),
  item('license-vouched', z.strictObject({ file: fileName, by: words, reason: words })),
  item('license-deleted', z.strictObject({ file: fileName })),
  item('license-manager-restarted', nothing),
  item('upgraded', z.strictObject({ release })),
  item('reinstalled', z.strictObject({ release, eula: eula.optional() })),
  item('node-added', z.strictObject({ hostname: hostName, address, mac })),
  item('node-removed', z.strictObject({ hostname: hostName })),
  item('service-started', z.strictObject({ node: hostName, service })),
  item('service-stopped', z.strictObject({ node: hostName, service })),
])
export type HistoryBlock = z.infer<typeof historyItem>
