/**
 * What an operation takes and answers, as data: requests are read by it, and the WSDL is written from it. Names of elements are Cisco's where
 * they are known (facts §9).
 */

export type Field =
  | { readonly kind: 'text' | 'flag' | 'count'; readonly also?: readonly string[] }
  /** Empty or `xsi:nil` means none. */
  | { readonly kind: 'nullable-text'; readonly also?: readonly string[] }
  /** Elements that are there say which parts of the answer are wanted. */
  | { readonly kind: 'tags'; readonly names: readonly string[]; readonly also?: never }
  /** `others`: elements that are not named here are refused, or left aside. */
  | { readonly kind: 'group'; readonly shape: Shape; readonly others: 'refused' | 'left'; readonly also?: never }

export type Shape = Readonly<Record<string, Field>>

type ValueOf<F extends Field> = F extends { readonly kind: 'group'; readonly shape: infer S extends Shape }
  ? Values<S>
  : F extends { readonly kind: 'flag' }
    ? boolean
    : F extends { readonly kind: 'count' }
      ? number
      : F extends { readonly kind: 'tags' }
        ? ReadonlySet<string>
        : F extends { readonly kind: 'nullable-text' }
          ? string | null
          : string

/** Any of them may be missing: what is needed is said by the operation. */
export type Values<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> | undefined }

export const TEXT = { kind: 'text' } as const
export const FLAG = { kind: 'flag' } as const
export const COUNT = { kind: 'count' } as const

export function group<S extends Shape>(shape: S, others: 'refused' | 'left' = 'refused') {
  return { kind: 'group', shape, others } as const
}

export function tags(...names: readonly string[]) {
  return { kind: 'tags', names } as const
}
