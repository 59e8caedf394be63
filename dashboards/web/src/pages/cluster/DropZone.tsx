/** Where a licence file, or another file of text, is dropped or chosen. It is only read here: nothing is sent but for the preview. */
import { type DragEvent, type RefObject, useState } from 'react'
import { visible } from '../../words/visible.js'
import type { DroppedFile } from './DroppedPreview.js'
import styles from './Licenses.module.css'

interface DropZoneProps {
  readonly chooser: RefObject<HTMLInputElement | null>
  readonly another: boolean
  readonly off: string | null
  /** What is taken. */
  readonly wanted?: { readonly suffix: string; readonly name: string }
  readonly onFile: (file: DroppedFile) => void
}

/** What is larger the daemon would refuse, and it need not be read for that. */
const BYTES_MAX = 1024 * 1024
const LICENCE = { suffix: '.lic', name: 'licence file' }

let count = 0

export function DropZone({ chooser, another, off, wanted = LICENCE, onFile }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (file === undefined) return setProblem('That was no file')
    if (file.size > BYTES_MAX) return setProblem(`${visible(file.name)} is larger than 1 MiB: that is no ${wanted.name}`)
    try {
      const text = await file.text()
      setProblem(null)
      count += 1
      onFile({ number: count, name: file.name, text })
    } catch (error) {
      setProblem(`${visible(file.name)} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    if (off === null) void take(event.dataTransfer.files)
  }
  return (
    // The zone is for the pointer; the keyboard has the button in it.
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target has no role, and the button inside does the same
    <div
      className={styles.zone}
      data-over={isOver ? '' : undefined}
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <p>
        {another ? 'Drop another' : 'Drop a'} <code>{wanted.suffix}</code> or{' '}
        <button
          type="button"
          className={styles.choose}
          disabled={off !== null}
          title={off ?? undefined}
          onClick={() => chooser.current?.click()}
        >
          choose a file
        </button>
      </p>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={wanted.name.charAt(0).toUpperCase() + wanted.name.slice(1)}
        onChange={(event) => {
          const { currentTarget } = event
          void take(currentTarget.files).then(() => {
            // So that the same file can be chosen once more.
            currentTarget.value = ''
          })
        }}
      />
      {problem === null ? null : <p role="alert">{problem}</p>}
    </div>
  )
}
