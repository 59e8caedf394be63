/** Nodes, and the two services on each, with what can be done to them. A refusal is said where it was asked for. */
import type { ClusterObject } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { counted } from '../../words/days.js'
import { SERVICE_NAMES } from '../../words/modes.js'
import { useDeed, useOff } from './deeds.js'
import { macText } from './mac.js'
import styles from './Nodes.module.css'
import { ServiceCell } from './ServiceCell.js'

const SERVICES = ['presence-engine', 'proxy'] as const

export function Nodes({ cluster }: { readonly cluster: ClusterObject }) {
  const running = cluster.services.filter(({ state }) => state === 'running').length
  return (
    <Panel
      title="Nodes and services"
      aside={`${counted(cluster.nodes.length, 'node')}, ${running} of ${cluster.services.length} services running`}
      flush
    >
      <table className={styles.nodes}>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Role</th>
            <th scope="col">Address</th>
            <th scope="col">MAC</th>
            {SERVICES.map((service) => (
              <th key={service} scope="col">
                {SERVICE_NAMES[service]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cluster.nodes.map((node) => (
            <NodeRow key={node.hostname} cluster={cluster} node={node} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function NodeRow({ cluster, node }: { readonly cluster: ClusterObject; readonly node: ClusterObject['nodes'][number] }) {
  const deed = useDeed(cluster)
  const off = useOff(cluster, 'operator')
  return (
    <>
      <tr>
        <th scope="row">{node.hostname}</th>
        <td data-label="Role">{node.role}</td>
        <td data-label="Address">{node.address}</td>
        <td data-label="MAC">
          <code>{macText(node.mac)}</code>
        </td>
        {SERVICES.map((name) => {
          const service = cluster.services.find((each) => each.node === node.hostname && each.service === name)
          return (
            <td key={name} data-label={SERVICE_NAMES[name]}>
              {service === undefined ? '—' : <ServiceCell service={service} off={off} busy={deed.isPending} act={deed.mutate} />}
            </td>
          )
        })}
      </tr>
      {deed.isError ? (
        <tr className={styles.refusal}>
          <td colSpan={6}>
            <ErrorPanel error={deed.error} />
          </td>
        </tr>
      ) : null}
    </>
  )
}
