/** The sinks: whether alarms arrive. */
import { Empty } from '../../parts/Empty.js'

export default function SinksPage() {
  return <Empty>Sinks</Empty>
}
