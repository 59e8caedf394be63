/** A part of the page whose crash is its own: it says so in its place, and the rest goes on. */
import type { ReactNode } from 'react'
import { Boundary } from './Boundary.js'
import { ErrorPanel } from './ErrorPanel.js'
import { Panel } from './Panel.js'

export function Guarded({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return <Boundary fallback={(error) => <Crashed name={name} error={error} />}>{children}</Boundary>
}

function Crashed({ name, error }: { readonly name: string; readonly error: unknown }) {
  return (
    <Panel
      title={name}
      right={
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      }
      flush
    >
      <ErrorPanel error={error} />
    </Panel>
  )
}
