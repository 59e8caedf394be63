/**
 * The layers (ARCHITECTURE.md): which folder under src/ may import from which. A folder may always import from itself; what is not in
 * this table is forbidden. Files directly under src/ put the program together and may import everything; nothing imports them.
 * Types count as imports. What src/domain may *use* (no clock, no chance, no environment) is scripts/check-domain-purity.mjs.
 */
const ALLOWED_IMPORTS = {
  domain: [],
  engine: ['domain'],
  routing: ['engine', 'domain'],
  config: ['domain'],
  access: ['engine', 'config'],
  store: ['engine'],
  services: ['engine'],
  sinks: ['routing', 'syslog'],
  syslog: [],
  cucm: ['engine', 'domain'],
  observe: ['engine', 'domain', 'syslog'],
  intake: ['syslog'],
  api: ['access', 'engine', 'routing', 'cucm', 'config', 'domain'],
  cli: ['engine', 'routing', 'cucm', 'config', 'domain'],
  axl: ['access', 'engine', 'routing', 'cucm', 'config', 'domain'],
  console: ['engine', 'routing', 'cucm', 'config', 'domain'],
  telemetry: ['engine'],
}

const layerRules = Object.entries(ALLOWED_IMPORTS).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import from ${allowed.length === 0 ? 'no other folder' : allowed.map((name) => `src/${name}`).join(', ')} only.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/[^/]+/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'layer-unknown',
      comment: 'A folder under src/ that the table of layers does not know: give it its line there.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(ALLOWED_IMPORTS).join('|')})/` },
      to: {},
    },
    {
      name: 'composition-on-top',
      comment: 'No folder imports the files that put the program together, which stand directly under src/.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+$' },
    },
    {
      name: 'serve-on-top',
      comment: 'Of the files that put the program together, only main.ts imports serve.ts.',
      severity: 'error',
      from: { path: '^src/[^/]+$', pathNot: '^src/main\\.ts$' },
      to: { path: '^src/serve\\.ts$' },
    },
    {
      name: 'domain-imports-nothing-outside',
      comment: 'src/domain imports a calendar library and nothing else from outside: no other package, nothing of Node.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/', '(^|/)node_modules/temporal-polyfill/', '^temporal-polyfill$'] },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other to run are one idea, or hide a third. (Types that name each other are erased.)',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'The product does not import tests, benches or scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      comment: 'What src imports has to be among the dependencies: a user installs without the others.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-takes-types-only',
      comment: 'The live page takes the types of the API’s objects from src/api/schemas, and nothing else of the product.',
      severity: 'error',
      from: { path: '^dashboards/web/src/' },
      to: { path: '^src/', pathNot: '^src/api/schemas/' },
    },
    {
      name: 'page-runs-none-of-the-product',
      comment: 'What the page takes from src/api/schemas is erased: its bundle holds none of the daemon’s code.',
      severity: 'error',
      from: { path: '^dashboards/web/src/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
