/** What an operation is: whom it is for, what it takes and answers, and what it does. */
import type { CucmOperating } from '../cucm/operating.js'
import { readShape } from './read-shape.js'
import type { XmlElement } from './read-xml.js'
import type { Shape, Values } from './shape.js'
import type { Content } from './write-xml.js'

/** On which Communications Manager. */
export interface OnCucm {
  readonly operating: CucmOperating
  readonly id: string
}

/** What stands within `return`: a text, or so many elements of a name and shape. */
export type Returned = 'text' | { readonly name: string; readonly shape: Shape; readonly many: boolean }

interface Declared<S extends Shape> {
  /** Reads are for viewers, changes for administrators (design §5.7). */
  readonly needs: 'viewer' | 'administrator'
  readonly request: S
  /** What becomes of elements that are not named: refused, unless said otherwise. */
  readonly others?: 'left'
  readonly returned: Returned
  readonly run: (on: OnCucm, asked: Values<S>) => Promise<Content>
}

export interface Operation {
  readonly needs: 'viewer' | 'administrator'
  readonly request: Shape
  readonly returned: Returned
  /** Throws `AxlFault`. */
  answer(on: OnCucm, request: XmlElement): Promise<Content>
}

export function operation<S extends Shape>({ needs, request, others, returned, run }: Declared<S>): Operation {
  return { needs, request, returned, answer: (on, element) => run(on, readShape(element, request, others)) }
}
