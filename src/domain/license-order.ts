/** From what somebody orders to the lines of a licence file. The feature names are those of `license-file.ts`, and as little Cisco's. */
import type { LicenseLine } from './license-line.js'
import type { PakCounts } from './pak-book.js'

export interface LicenseOrder extends PakCounts {
  readonly pak: string
  readonly mac: string
  /** The server that it was first registered for; another than `mac` after a rehost (our reading of the tag's name). */
  readonly origMac: string
  /** major.minor: a licence is for a release, not for a build. */
  readonly release: string
}

const FEATURES = [
  ['servers', 'CUP_NODE'],
  ['units', 'PHONE_UNIT'],
  ['cupc', 'CUPC'],
] as const

/** One file: all orders are for one server. `issuer` is the fingerprint of the key that will sign. */
export function orderedLines(orders: readonly LicenseOrder[], licFileId: string, issuer: string): readonly LicenseLine[] {
  return orders
    .flatMap((order) => FEATURES.map(([kind, feature]) => ({ order, feature, count: order[kind] })).filter(({ count }) => count > 0))
    .map(({ order, feature, count }, index) => ({
      feature,
      vendor: 'cisco',
      version: order.release,
      expiresOn: null,
      count,
      origMac: order.origMac,
      fileVersion: '1.0',
      mac: order.mac,
      overdraft: feature === 'PHONE_UNIT' ? overdraftOf(count) : null,
      fileId: licFileId,
      lineId: String(index + 1),
      pak: order.pak,
      issuer,
    }))
}

/** 5 %, as in Cisco's one example, 50 of 1000 (facts §3.1); rounded down, and not written where it would be none: ours. */
function overdraftOf(units: number): number | null {
  return Math.floor(units / 20) || null
}
