/**
 * One node's command line: prompt, output, history with the arrow keys, completion with Tab, questions answered with y or n. Tab completes only
 * what has been begun; on an empty line, or after Esc, it goes on to the next control, so that nobody is held here.
 */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { ask, withQuery } from '../../api/fetch.js'
import type { ConsoleAnswer, ConsoleCompletion } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { problemWords } from '../../parts/ErrorPanel.js'
import { visible, visibleLines } from '../../words/visible.js'
import styles from './Console.module.css'
import { answered, begin, completed, isYes, PROMPT, refused, typed } from './conversation.js'
import { useAfterDeed } from './queries.js'

const LINE_MAX = 1000

export function Terminal({ cluster, node }: { readonly cluster: string; readonly node: string }) {
  const path = `clusters/${cluster}/nodes/${encodeURIComponent(node)}/console`
  // Each command asks for its own role, and says so when it is not enough.
  const off = useActionsOff('viewer')
  const after = useAfterDeed(cluster)
  const [now, setNow] = useState(() => begin(cluster, node))
  const [line, setLine] = useState('')
  const [offered, setOffered] = useState<readonly string[]>([])
  /** Where in the history one is; its length: on the line being typed. */
  const [place, setPlace] = useState(0)
  const [letsGo, setLetsGo] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const output = useRef<HTMLElement>(null)
  const helpId = useId()

  const run = useMutation({
    mutationFn: ({ command, confirmed }: { readonly command: string; readonly confirmed?: string }) =>
      ask<ConsoleAnswer>(path, { method: 'POST', json: { command, ...(confirmed === undefined ? {} : { confirmed }) } }),
    onSuccess: (answer, { command }) => {
      setNow((before) => answered(before, command, answer))
      if (answer.outcome === 'done') after()
    },
    onError: (error) => {
      const { title, detail } = problemWords(error)
      setNow((before) => refused(before, detail === '' ? title : `${title}: ${detail}`))
    },
  })

  // The newest line is what one looks at.
  useLayoutEffect(() => {
    if (output.current !== null && now.said.length > 0) output.current.scrollTop = output.current.scrollHeight
  }, [now.said])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (off !== null || run.isPending || now.isOver) return
    const next = typed(now, line)
    const { asked } = now
    setLine('')
    setOffered([])
    setPlace(next.history.length)
    if (asked !== null) {
      if (!isYes(line)) return setNow(refused(next, 'Nothing was done.'))
      setNow({ ...next, asked: null })
      return run.mutate({ command: asked.command, confirmed: asked.question })
    }
    setNow(next)
    if (line.trim() !== '') run.mutate({ command: line })
  }

  async function complete(): Promise<void> {
    try {
      const answer = await ask<ConsoleCompletion>(withQuery(`${path}/completion`, { line }))
      // Whoever typed on meanwhile is not interrupted.
      if (input.current?.value !== line) return
      setLine(completed(line, answer))
      setOffered(answer.candidates.length > 1 ? answer.candidates : [])
    } catch (error) {
      setOffered([problemWords(error).title])
    }
  }

  function recall(by: -1 | 1): void {
    const to = Math.min(now.history.length, Math.max(0, place + by))
    setPlace(to)
    setLine(now.history[to] ?? '')
  }

  function press(event: KeyboardEvent): void {
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown':
        event.preventDefault()
        if (now.asked === null) recall(event.key === 'ArrowUp' ? -1 : 1)
        return
      case 'Escape':
        // The page's own Esc leaves the cluster.
        event.preventDefault()
        setLetsGo(true)
        return
      case 'Tab':
        if (event.shiftKey || letsGo || line === '' || now.asked !== null) return
        event.preventDefault()
        void complete()
        return
      default:
        setLetsGo(false)
    }
  }

  return (
    <div className={styles.terminal}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section ref={output} className={styles.output} role="log" aria-label={`Output of ${node}`} tabIndex={0}>
        {now.said.map(({ num, kind, text }) => (
          <pre key={num} data-kind={kind}>
            {visibleLines(text.replaceAll('\t', '    '))}
          </pre>
        ))}
      </section>
      {offered.length === 0 ? null : (
        <p className={styles.offered} role="status">
          {offered.map(visible).join('   ')}
        </p>
      )}
      {now.isOver ? (
        <p className={styles.over}>
          The conversation is over.{' '}
          <button type="button" className="button" onClick={() => setNow({ ...begin(cluster, node), history: now.history })}>
            Begin anew
          </button>
        </p>
      ) : (
        <form className={styles.prompt} onSubmit={submit}>
          <label htmlFor={`${helpId}-line`}>
            {now.asked === null ? PROMPT : visible(now.asked.question)}
            <span className="visually-hidden"> on {node}</span>
          </label>
          <input
            id={`${helpId}-line`}
            ref={input}
            value={line}
            maxLength={LINE_MAX}
            disabled={off !== null}
            title={off ?? undefined}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            aria-describedby={helpId}
            onChange={({ currentTarget }) => {
              setLine(currentTarget.value)
              setOffered([])
            }}
            onKeyDown={press}
          />
        </form>
      )}
      <p id={helpId} className={`${styles.help} aside`}>
        Tab completes what is begun, arrows bring commands back; on an empty line or after Esc Tab goes on.
      </p>
    </div>
  )
}
