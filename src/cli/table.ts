/** Tables without lines, no wider than a terminal: the widest column gives way first. */
import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import { COLUMNS } from './io.js'

const GAP = 2
const NARROWEST = 6
const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
}

/** Lines without trailing blanks; a cell that does not fit ends in `…`. Cells may be coloured. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths = heads.map((head, column) => Math.max(visibleLength(head), ...rows.map((row) => visibleLength(row[column] ?? ''))))
  shrink(widths, COLUMNS - indent.length - GAP * (heads.length - 1))
  const drawn = new Table({
    head: [...heads],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths.map((width) => width + GAP),
  })
  drawn.push(...rows.map((row) => [...row]))
  return drawn
    .toString()
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd())
}

function visibleLength(cell: string): number {
  return stripVTControlCharacters(cell).length
}

function shrink(widths: number[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= NARROWEST) return
    widths[widest] = width - 1
    excess--
  }
}
