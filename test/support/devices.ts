/** The table of Device License Units that the package ships. */
import { loadDevices } from '../../src/config/devices.js'
import type { DeviceTable } from '../../src/domain/cucm/devices.js'

export function deviceTable(): DeviceTable {
  const loaded = loadDevices()
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors))
  return loaded.devices
}
