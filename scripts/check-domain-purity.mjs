// The domain is pure: it reads no clock, draws no random number and sees nothing of the machine (design §3, §4). dependency-cruiser
// watches what src/domain imports; this watches what it uses without importing it. TypeScript's own scopes say which names are global,
// and of those only the ones in the list below are allowed, so that what JavaScript brings next year is refused until somebody looks at it.
//
//   node scripts/check-domain-purity.mjs [FOLDER]     exit 1 and one line for each breach
import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'

const ALLOWED_GLOBALS = new Set(
  `Array ArrayBuffer BigInt Boolean DataView Date Error Infinity JSON Map Math NaN Number Object RangeError RegExp Set String Symbol
   TextDecoder TextEncoder TypeError Uint8Array WeakMap WeakSet isFinite isNaN parseFloat parseInt structuredClone undefined`.split(/\s+/),
)

/** Why a name is refused, where a better word is to be had than "not in the list". */
const RULE_OF_GLOBAL = {
  performance: 'domain-clock',
  setTimeout: 'domain-clock',
  setInterval: 'domain-clock',
  setImmediate: 'domain-clock',
  queueMicrotask: 'domain-clock',
  crypto: 'domain-randomness',
  process: 'domain-environment',
  globalThis: 'domain-environment',
  Intl: 'domain-environment',
}

/** `new Date(…)` is allowed with one argument only: with none it reads the clock, with several the machine's time zone. */
const ALLOWED_OF_DATE = new Set(['UTC', 'parse'])

/** Methods of Date that look at the machine's time zone or language. */
const LOCAL_DATE_METHOD =
  /^((get|set)(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year)|getTimezoneOffset|to(Date|Time|Locale|LocaleDate|LocaleTime)String)$/

const folder = resolve(process.argv[2] ?? 'src/domain')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(folder, name))
if (files.length === 0) {
  console.error(`check-domain-purity: there is no TypeScript in ${folder}`)
  process.exit(1)
}
// Without libraries every name that the files do not declare or import themselves is unresolved: exactly the globals.
const program = ts.createProgram(files, { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 })
const checker = program.getTypeChecker()

const breaches = files.flatMap((file) => breachesIn(program.getSourceFile(file)))
for (const breach of breaches) console.error(breach)
process.exit(breaches.length === 0 ? 0 : 1)

function breachesIn(source) {
  const found = []
  const report = (node, rule, text) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source))
    found.push(`error ${rule}: ${relative(process.cwd(), source.fileName)}:${line + 1}:${character + 1} ${text}`)
  }
  const visit = (node) => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return
    if (ts.isIdentifier(node)) checkIdentifier(node, report)
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) report(node, 'domain-environment', 'import.meta')
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
      checkMember(node, node.argumentExpression.text, report)
    if (ts.isPropertyAccessExpression(node)) checkMember(node, node.name.text, report)
    if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText(source) === 'Now')
      report(node, 'domain-clock', 'Temporal.Now')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function checkMember(node, member, report) {
  if (member === 'Now') report(node, 'domain-clock', `${node.expression.getText()}.Now`)
  if (LOCAL_DATE_METHOD.test(member) && ts.isCallExpression(node.parent))
    report(node, 'domain-environment', `${member}() sees the machine's time zone or language`)
}

function checkIdentifier(node, report) {
  if (!isFreeValue(node)) return
  const name = node.text
  if (name === 'Date') checkDate(node, report)
  else if (name === 'Math') checkMath(node, report)
  else if (!ALLOWED_GLOBALS.has(name))
    report(node, RULE_OF_GLOBAL[name] ?? 'domain-global', `${name} is not among the globals that the domain may use`)
}

function checkDate(node, report) {
  const { parent } = node
  if (ts.isNewExpression(parent) && parent.expression === node) {
    const given = parent.arguments ?? []
    if (given.length === 1 && !ts.isSpreadElement(given[0])) return
    report(
      parent,
      given.length === 0 ? 'domain-clock' : 'domain-environment',
      `${parent.getText()}: new Date() takes exactly one argument here`,
    )
  } else if (!(ts.isPropertyAccessExpression(parent) && ALLOWED_OF_DATE.has(parent.name.text))) {
    report(parent, 'domain-clock', parent.getText())
  }
}

function checkMath(node, report) {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random') return
  report(parent, 'domain-randomness', parent.getText())
}

/** Whether the identifier stands for a value that this file neither declares nor imports. */
function isFreeValue(node) {
  const { parent } = node
  const source = node.getSourceFile()
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
  if (ts.isMetaProperty(parent)) return false
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isNamespaceExport(parent)) return false
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false
  if (ts.isShorthandPropertyAssignment(parent)) return !isDeclaredIn(source, checker.getShorthandAssignmentValueSymbol(parent))
  return !isDeclaredIn(source, checker.getSymbolAtLocation(node))
}

/** Here, and not merely claimed: `declare const process` makes no `process` of our own. */
function isDeclaredIn(source, symbol) {
  return (symbol?.declarations ?? []).some(
    (declaration) => declaration.getSourceFile() === source && (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) === 0,
  )
}
