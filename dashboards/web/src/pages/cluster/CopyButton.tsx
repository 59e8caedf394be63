/** Copies a command, and says that it did, or that the browser does not allow it: then it is there to be marked by hand. */
import { useState } from 'react'

export function CopyButton({ text }: { readonly text: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  const copy = () => {
    // Without a secure context there is no clipboard.
    const { clipboard } = navigator as { readonly clipboard?: Clipboard }
    if (clipboard === undefined) return setOutcome('refused')
    clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  }
  return (
    <button type="button" className="button" onClick={copy} onBlur={() => setOutcome(null)}>
      <span role="status">{outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed here' : 'Copy command'}</span>
    </button>
  )
}
