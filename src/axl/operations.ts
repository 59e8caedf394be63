/** Everything that is answered at `/axl/`, by name. */
import { capabilityOperations } from './capabilities.js'
import { sqlOperations } from './license-totals.js'
import type { Operation } from './operation.js'
import { phoneOperations } from './phones.js'

export const OPERATIONS: Readonly<Record<string, Operation>> = { ...phoneOperations, ...capabilityOperations, ...sqlOperations }
