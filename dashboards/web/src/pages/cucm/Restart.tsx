/** What was uploaded counts only once the CallManager service has been restarted (chapter): said until it is done, with the button that does it. */
import { useMutation } from '@tanstack/react-query'
import { useAfterCucmDeed } from '../../api/cucm.js'
import { ask } from '../../api/fetch.js'
import type { CucmObject } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import styles from './cucm.module.css'

export function Restart({ id }: { readonly id: string }) {
  const off = useActionsOff()
  const after = useAfterCucmDeed(id)
  const restart = useMutation({
    mutationFn: () => ask<CucmObject>(`cucm/${id}/callmanager/restart`, { method: 'POST' }),
    onSuccess: after,
  })
  return (
    <div className={styles.restart} data-band="month" role="status">
      <Shape band="month" />
      <span className={styles.says}>A licence file that was uploaded counts after a restart of the CallManager service.</span>
      <button
        type="button"
        className="button"
        data-primary
        disabled={off !== null || restart.isPending}
        title={off ?? undefined}
        onClick={() => restart.mutate()}
      >
        Restart CallManager
      </button>
      {restart.isError ? <ErrorPanel error={restart.error} /> : null}
    </div>
  )
}
