/** One cluster: what happens to it, when exactly, what one does. */
import { useCluster } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'

export default function ClusterPage({ id }: { readonly id: string }) {
  const cluster = useCluster(id)
  return <Empty>{cluster === undefined ? `No cluster ${id}.` : cluster.id}</Empty>
}
