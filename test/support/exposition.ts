/** Reads the text of a scrape strictly: a reader of its own, so that the writer is not tested with itself. Throws at whatever Prometheus would refuse. */
export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: Sample[]
}

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Scrape {
  readonly families: ReadonlyMap<string, Family>
  /** The value of the one series with exactly these labels. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  /** Every series of the name, as `name{a="b"} 1` with sorted labels, sorted. */
  series(name: string): readonly string[]
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'], gauge: [''], counter: [''] }

export function readExposition(text: string, flavour: 'prometheus' | 'openmetrics' = 'prometheus'): Scrape {
  const families = new Map<string, Family>()
  const seen = new Map<string, number>()
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the last line does not end')
  if (flavour === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('no # EOF at the end')
  let current: Family | undefined
  let help = ['', '']
  for (const line of lines) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line)
    if (comment?.[1] === 'HELP') {
      help = [comment[2] ?? '', comment[3] ?? '']
      continue
    }
    if (comment?.[1] === 'TYPE') {
      const [, , name = '', type = ''] = comment
      if (name !== help[0]) throw new Error(`TYPE of ${name} without its HELP before it`)
      if (families.has(name)) throw new Error(`family ${name} comes twice`)
      current = { name, type, help: help[1] ?? '', samples: [] }
      families.set(name, current)
      continue
    }
    if (current === undefined) throw new Error(`a sample before the first family: ${line}`)
    const sample = readSample(line)
    const suffixes = flavour === 'openmetrics' && current.type === 'counter' ? ['_total'] : (SUFFIXES[current.type] ?? [])
    const { name } = current
    if (!suffixes.some((suffix) => sample.name === name + suffix)) throw new Error(`${sample.name} within the family ${name}`)
    const key = keyOf(sample.name, sample.labels)
    if (seen.has(key)) throw new Error(`series ${key} comes twice`)
    seen.set(key, sample.value)
    current.samples.push(sample)
  }
  return {
    families,
    value: (name, labels = {}) => seen.get(keyOf(name, labels)),
    series: (name) =>
      [...seen]
        .filter(([key]) => key === name || key.startsWith(`${name}{`))
        .map(([key, value]) => `${key} ${value}`)
        .sort(),
  }
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length === 0 ? name : `${name}{${pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`
}

function readSample(line: string): Sample {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[^"\\]|"(?:[^"\\]|\\.)*")*)\})? (\S+)$/.exec(line)
  if (match === null) throw new Error(`not a sample: ${line}`)
  const [, name = '', pairs = '', number = ''] = match
  return { name, labels: readLabels(pairs, line), value: readNumber(number, line) }
}

function readLabels(pairs: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y
  while (pair.lastIndex < pairs.length) {
    const match = pair.exec(pairs)
    if (match === null) throw new Error(`not labels: ${line}`)
    const [, label = '', value = ''] = match
    if (label in labels) throw new Error(`label ${label} comes twice: ${line}`)
    labels[label] = value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
  }
  return labels
}

function readNumber(text: string, line: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw new Error(`not a number: ${line}`)
  return Number(text)
}
