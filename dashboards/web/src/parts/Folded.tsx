/** A panel that is folded until somebody wants it: what is inside is read only from then on. */
import { type ReactNode, useState } from 'react'
import { Panel } from './Panel.js'

interface FoldedProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Folded({ title, aside, children }: FoldedProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Panel
      title={title}
      aside={aside}
      right={
        <button
          type="button"
          className="button"
          data-quiet
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fold' : 'Open'} ${title}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Fold' : 'Open'}
        </button>
      }
      flush
    >
      {isOpen ? children : null}
    </Panel>
  )
}
