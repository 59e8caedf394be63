/** One alarm: text, meaning, what to do, every delivery. */
import { Empty } from '../../parts/Empty.js'

export default function AlarmPage({ id }: { readonly id: string }) {
  return <Empty>{id}</Empty>
}
