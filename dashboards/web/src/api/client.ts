/** The page's one query client. A failed read is shown with its words and tried again on demand; deeds are never repeated by themselves. */
import { QueryClient } from '@tanstack/react-query'

export const queryClient = new QueryClient({
  defaultOptions: {
    // Freshness comes from the stream (`changes`, `snapshots` in the keys), not from the window's focus.
    queries: { retry: 1, staleTime: 5_000, gcTime: 60_000, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})
