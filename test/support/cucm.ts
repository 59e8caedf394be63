/** A Communications Manager for tests over HTTP, and the licence files that it takes. */
import type { ApiWorld } from './api-world.js'
import { serverLine, signedFile } from './licenses.js'

export const CUCM_MAC = '000bcd4ee5c0'
export const CUCM = '/api/v1/cucm/cucm-sjc'

export function unitsFile(count: number, overdraft: number | null = null, over: Parameters<typeof serverLine>[0] = {}): string {
  return signedFile(
    serverLine({
      feature: 'PHONE_UNIT',
      mac: CUCM_MAC,
      origMac: CUCM_MAC,
      count,
      overdraft,
      fileId: `units-${count}-${overdraft}`,
      ...over,
    }),
  )
}

export function cupcFile(count: number): string {
  return signedFile(serverLine({ feature: 'CUPC', mac: CUCM_MAC, origMac: CUCM_MAC, count, fileId: `cupc-${count}` }))
}

export function cucmBody(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { id: 'cucm-sjc', release: '7.0.2', mac: CUCM_MAC, ...over }
}

/** Uploads the file and restarts the CallManager service: its units count. */
export async function countFile(world: Pick<ApiWorld, 'call' | 'post'>, name: string, text: string): Promise<void> {
  const uploaded = await world.call('POST', `${CUCM}/licenses?filename=${name}`, { text })
  if (uploaded.status !== 201) throw new Error(uploaded.text)
  await world.post(`${CUCM}/callmanager/restart`)
}

export const IP_PHONE = 'Cisco 7960G'
export const CUPC = 'Cisco Unified Personal Communicator'
