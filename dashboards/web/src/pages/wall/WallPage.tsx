/** The overview from three metres: large type, nothing to press. */
import { Empty } from '../../parts/Empty.js'

export default function WallPage() {
  return <Empty>Wall</Empty>
}
