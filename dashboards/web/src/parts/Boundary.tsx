/** Where a crash of what is inside ends. A class, since React has no other form of it. */
import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  readonly fallback: (error: unknown) => ReactNode
  readonly children: ReactNode
}

interface Caught {
  readonly error: unknown
}

export class Boundary extends Component<BoundaryProps, { readonly caught: Caught | null }> {
  override state = { caught: null as Caught | null }

  static getDerivedStateFromError(error: unknown): { readonly caught: Caught } {
    return { caught: { error } }
  }

  override render(): ReactNode {
    const { caught } = this.state
    return caught === null ? this.props.children : this.props.fallback(caught.error)
  }
}
