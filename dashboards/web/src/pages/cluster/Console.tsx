/** The platform's command line of each node (docs/console.md). What was said on one node stays while one types on another. */
import { useState } from 'react'
import type { ClusterObject } from '../../api/types.js'
import styles from './Console.module.css'
import { Terminal } from './Terminal.js'

export function Console({ cluster }: { readonly cluster: ClusterObject }) {
  const hosts = cluster.nodes.map(({ hostname }) => hostname)
  const publisher = cluster.nodes.find(({ role }) => role === 'publisher')?.hostname ?? hosts[0] ?? ''
  const [chosen, setChosen] = useState(publisher)
  const [begun, setBegun] = useState<ReadonlySet<string>>(new Set([publisher]))
  const shown = hosts.includes(chosen) ? chosen : publisher
  return (
    <>
      <fieldset className={styles.nodes}>
        <legend className="visually-hidden">Node</legend>
        {hosts.map((host) => (
          <button
            key={host}
            type="button"
            className="button"
            data-quiet
            aria-pressed={host === shown}
            onClick={() => {
              setChosen(host)
              setBegun(new Set([...begun, host]))
            }}
          >
            {host}
          </button>
        ))}
      </fieldset>
      {hosts
        .filter((host) => begun.has(host))
        .map((host) => (
          <div key={host} hidden={host !== shown}>
            <Terminal cluster={cluster.id} node={host} />
          </div>
        ))}
    </>
  )
}
