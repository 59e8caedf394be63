/** The fleet: what has stopped, what stops next, what will fire, whether the alarms arrived. */
import { Empty } from '../../parts/Empty.js'

export function OverviewPage() {
  return <Empty>Overview</Empty>
}
