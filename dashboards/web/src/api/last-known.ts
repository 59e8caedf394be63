/** A read whose key changes with what the stream told is another read each time; what it showed stays until the next one has answered. */
import { useState } from 'react'

/**
 * `data`, or the last there was. Unlike `keepPreviousData` also behind a read that failed: what is shown would go, and with it what
 * somebody has opened or typed in there. For one thing only: whoever uses it is keyed by what is read.
 */
export function useLastKnown<Data>(data: Data | undefined): Data | undefined {
  const [last, setLast] = useState(data)
  if (data !== undefined && data !== last) setLast(data)
  return data ?? last
}
