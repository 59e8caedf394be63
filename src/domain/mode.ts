/** The five modes of a cluster (design §3.2); which one holds is worked out in `licensing.ts`. */
export const MODES = ['evaluation', 'evaluation-expired', 'grace', 'grace-expired', 'production'] as const
export type Mode = (typeof MODES)[number]
