/** Every alarm, newest first, with filters. */
import { Empty } from '../../parts/Empty.js'

export default function AlarmsPage() {
  return <Empty>Alarms</Empty>
}
