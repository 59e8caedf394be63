/**
 * A YAML text as plain values that still know where they stand: parsed once (YAML 1.2 core schema), with `${NAME}` replaced, aliases
 * followed within a bound, and a way from a key path to line and column. Knows nothing of what the keys mean.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, type Scalar, type YAMLMap } from 'yaml'
import { type Environment, replaceEnvironment } from './environment.js'
import { type ConfigurationError, type Finding, fileError, finding, type KeyPath, locate, type Position } from './finding.js'
import { explainSyntax } from './yaml-syntax.js'

/** Nodes that aliases may repeat in all: a file of a few lines can name billions. */
const MAX_ALIASED_NODES = 100_000
const MAX_DEPTH = 100

export interface YamlDocument {
  readonly value: unknown
  /** What is wrong so far: environment names that are not set, keys that are no text, too many aliases. */
  readonly findings: readonly Finding[]
  /** Line 0: the value stands in no text (a body of the API). */
  position(path: KeyPath, at?: 'key' | 'value'): Position
  /** How the value stands in the file (`001e10203040`, not `Infinity`; `${SECRET}`, not the secret); `undefined` for anything but a scalar. */
  source(path: KeyPath): string | undefined
}

export type YamlResult =
  | { readonly ok: true; readonly document: YamlDocument }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] }

export function readYaml(text: string, file: string, env: Environment): YamlResult {
  const lines = new LineCounter()
  const parsed = parse(text, lines)
  if (parsed === 'too-deep')
    return { ok: false, errors: [fileError(file, 'yaml-too-deep', 'lists and maps are nested too deep to be read')] }
  // A warning is a tag nobody knows (`site: !lab`): the value would silently be another one than was written.
  const problems = [...parsed.errors, ...parsed.warnings]
  if (problems.length > 0) {
    // One slip makes the parser stumble several times: only the first is the file's, but for those that lead to no others.
    const told = problems.filter(
      (problem, index) => index === 0 || problem.code === 'DUPLICATE_KEY' || problem.code === 'TAG_RESOLVE_FAILED',
    )
    return {
      ok: false,
      errors: told.map((problem) =>
        locate(
          file,
          explainSyntax(problem.code, problem.message, pathAt(parsed.contents, problem.pos[0])),
          positionAt(lines, problem.pos[0]),
        ),
      ),
    }
  }
  if (parsed.contents === null || (isScalar(parsed.contents) && parsed.contents.value === null)) {
    return { ok: false, errors: [fileError(file, 'empty', 'the file is empty')] }
  }
  const walk = new Walk(env)
  const value = walk.plain(parsed.contents, [], 0)
  const find = (path: KeyPath) => descend(parsed.contents, path, walk.anchors)
  return {
    ok: true,
    document: {
      value,
      findings: walk.findings,
      position: (path, at = 'value') => positionAt(lines, find(path)[at] ?? 0),
      source: (path) => {
        const { node } = find(path)
        return isScalar(node) ? (node.source ?? String(node.value)) : undefined
      },
    },
  }
}

function parse(text: string, lines: LineCounter) {
  try {
    return parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.2', prettyErrors: false, logLevel: 'error' })
  } catch (error) {
    // The parser recurses: a text of nothing but brackets exhausts its stack.
    if (error instanceof RangeError) return 'too-deep' as const
    throw error
  }
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

interface Anchored {
  readonly node: Node
  readonly value: unknown
  readonly nodes: number
}

/** Turns nodes into plain values in the order of the text, so that an alias always finds the anchor before it. */
class Walk {
  readonly findings: Finding[] = []
  readonly anchors = new Map<string, Anchored>()
  private nodes = 0
  private aliasedNodes = 0

  constructor(private readonly env: Environment) {}

  plain(node: unknown, path: KeyPath, depth: number): unknown {
    const before = this.nodes
    this.nodes++
    if (depth > MAX_DEPTH) {
      this.findings.push(finding('yaml-too-deep', path, `more than ${MAX_DEPTH} lists and maps inside each other`))
      return null
    }
    const value = this.content(node, path, depth)
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.anchors.set(node.anchor, { node, value, nodes: this.nodes - before })
    }
    return value
  }

  private content(node: unknown, path: KeyPath, depth: number): unknown {
    if (isScalar(node)) return typeof node.value === 'string' ? this.text(node.value, path) : node.value
    if (isMap(node)) return this.map(node, path, depth)
    if (isSeq(node)) return node.items.map((item, index) => this.plain(item, [...path, index], depth + 1))
    if (isAlias(node)) return this.alias(node.source, path)
    return null
  }

  private map(node: YAMLMap, path: KeyPath, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {}
    for (const pair of node.items) {
      const key = keyOf(pair.key)
      if (key === undefined || key === '__proto__') {
        this.findings.push(finding('key-not-text', path, 'a key is not a plain word', 'write `key: value`'))
        continue
      }
      value[key] = this.plain(pair.value, [...path, key], depth + 1)
    }
    return value
  }

  private text(text: string, path: KeyPath): string {
    const replaced = replaceEnvironment(text, this.env)
    for (const name of replaced.unset) {
      this.findings.push(
        finding(
          'environment-unset',
          path,
          `the environment variable ${name} is not set`,
          `set it, or write $\${${name}} for the text itself`,
        ),
      )
    }
    if (replaced.malformed) {
      this.findings.push(
        finding(
          'environment-malformed',
          path,
          '"${" is not followed by a name and "}"',
          'write ${NAME}, or $${ for the two characters themselves',
        ),
      )
    }
    return replaced.text
  }

  private alias(name: string, path: KeyPath): unknown {
    const anchored = this.anchors.get(name)
    if (anchored === undefined) {
      this.findings.push(finding('alias-unknown', path, `the alias *${name} stands inside or before its own anchor &${name}`))
      return null
    }
    this.nodes += anchored.nodes
    this.aliasedNodes += anchored.nodes
    if (this.aliasedNodes > MAX_ALIASED_NODES) {
      this.findings.push(
        finding(
          'too-many-aliases',
          path,
          `the file's aliases repeat more than ${MAX_ALIASED_NODES} values`,
          'write them out, or use fewer',
        ),
      )
      return null
    }
    return anchored.value
  }
}

/** A key as text; `1:` is the key "1". */
function keyOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  const scalar: Scalar = key
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value))
}

/** The key path that leads to a place in the text, as far as the text could be read. */
function pathAt(node: unknown, offset: number): KeyPath {
  if (isMap(node)) {
    const pair = node.items.findLast((item) => (startOf(item.key) ?? Number.POSITIVE_INFINITY) <= offset)
    const key = pair === undefined ? undefined : keyOf(pair.key)
    // A key with blanks is two lines that ran into each other: it would lead nobody to the place.
    return pair === undefined || key === undefined || /\s/.test(key) ? [] : [key, ...pathAt(pair.value, offset)]
  }
  if (isSeq(node)) {
    const index = node.items.findLastIndex((item) => (startOf(item) ?? Number.POSITIVE_INFINITY) <= offset)
    return index < 0 ? [] : [index, ...pathAt(node.items[index], offset)]
  }
  return []
}

interface Place {
  readonly node: unknown
  readonly key: number | undefined
  readonly value: number | undefined
}

/** The node at a path, or the deepest one on the way to it: what is missing is missing there. */
function descend(root: ParsedNode | null, path: KeyPath, anchors: ReadonlyMap<string, Anchored>): Place {
  let place: Place = { node: root, key: startOf(root), value: startOf(root) }
  for (const part of path) {
    const node = isAlias(place.node) ? anchors.get(place.node.source)?.node : place.node
    const next = isMap(node) ? inMap(node, part) : isSeq(node) && typeof part === 'number' ? inList(node.items[part]) : undefined
    if (next === undefined) return { ...place, node: undefined }
    place = next
  }
  return isAlias(place.node) ? { ...place, node: anchors.get(place.node.source)?.node } : place
}

function inMap(map: YAMLMap, part: string | number): Place | undefined {
  const pair = map.items.find((item) => keyOf(item.key) === String(part))
  if (pair === undefined) return undefined
  const key = startOf(pair.key)
  return { node: pair.value, key, value: startOf(pair.value) ?? key }
}

function inList(item: unknown): Place | undefined {
  return item === undefined ? undefined : { node: item, key: startOf(item), value: startOf(item) }
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}
