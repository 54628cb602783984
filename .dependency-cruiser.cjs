// Who may import whom (CONTRIBUTING.md, "Folders"). Types count too.

/** What a room of `shared/` may import beside itself: its stage needs no more. A folder that is not here fails the check. */
const rooms = {
  'base/filesys': [],
  'base/go': ['base/errors.ts'],
  'base/yaml': ['base/go'],
  base: [],
  'flux/api': ['base', 'flux/(kinds|well-known)\\.ts'],
  flux: ['base', 'ports/kube'],
  'ports/net': ['base'],
  'ports/store': ['base', 'queue'],
  'ports/kube': ['base', 'flux/api', 'ports/net'],
  'ports/aws': ['base', 'queue', 'ports/(store|kube|net)'],
  wire: ['base', 'ports/net'],
  queue: ['base', 'flux/(api/.*|kinds)\\.ts'],
  webhook: ['base', 'flux'],
  admission: ['base', 'flux', 'queue'],
  artifact: ['base', 'ports/store'],
  notify: ['base', 'flux', 'ports/kube'],
  source: ['base', 'flux', 'artifact', 'wire', 'ports/(net|store)'],
  render: ['base', 'flux/api'],
  health: ['base', 'flux/api'],
  apply: ['base', 'flux/api', 'health', 'ports/kube'],
  gateway: ['base', 'artifact', 'ports/store'],
  library: ['base', 'artifact', 'render'],
  monitor: ['base', 'flux', 'queue', 'ports', 'reconcile'],
  reconcile: [
    'base',
    'flux',
    'queue',
    'ports/(kube|store|net)',
    'wire',
    'webhook',
    'artifact',
    'source',
    'notify',
    'render',
    'apply',
    'health',
  ],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room.replaceAll('/', '-')}-imports-only-what-its-stage-needs`,
  severity: 'error',
  from: {
    path: `^shared/${room}/`,
    pathNot: Object.keys(rooms)
      .filter((other) => other.startsWith(`${room}/`))
      .map((inner) => `^shared/${inner}/`),
  },
  to: {
    path: '^shared/',
    pathNot: [room, ...allowed].map((place) => `^shared/${place}${place.endsWith('.ts') ? '' : '/'}`),
  },
}));

/** A new folder of `shared/` has to be entered above. */
const everyRoomIsKnown = {
  name: 'every-folder-of-shared-has-a-rule',
  severity: 'error',
  from: { path: '^shared/', pathNot: Object.keys(rooms).map((room) => `^shared/${room}/`) },
  to: {},
};

/** What computes without asking anybody. */
const engines = '^shared/(base|flux/api|render|health)/';

/** In the order of a build: each folder knows those before it, and of the files above them only the error. */
const kustomize = [
  'yaml',
  'openapi',
  'object',
  'read',
  'match',
  'field-specs',
  'patch',
  'embedded',
  'generators',
  'transformers',
  'plugins',
];
const kustomizeRules = kustomize.map((folder, at) => ({
  name: `kustomize-${folder}-knows-what-comes-before-it`,
  severity: 'error',
  from: { path: `^shared/render/kustomize/${folder}/` },
  to: {
    path: `^shared/render/kustomize/(${['(?!kustomize-error\\.)[^/]+\\.ts$', ...kustomize.slice(at + 1).map((other) => `${other}/`)].join('|')})`,
  },
}));

/** Families of kinds: a folder each. */
const families = ['source', 'kustomization', 'receiver'];
const familyFolders = `^shared/reconcile/(${families.join('|')})/`;

const reconcileRules = [
  {
    name: 'run-and-wake-know-no-kind',
    severity: 'error',
    from: { path: '^shared/reconcile/(run|wake)/' },
    to: { path: familyFolders },
  },
  ...families.map((family) => ({
    name: `reconcile-${family}-knows-no-other-kind`,
    severity: 'error',
    from: { path: `^shared/reconcile/${family}/` },
    to: {
      path: `^shared/reconcile/((${families.filter((other) => other !== family).join('|')})/|queues/|(kinds|run-job|reconcile-object)\\.ts)`,
    },
  })),
  {
    name: 'kinds-are-reached-by-their-registry',
    severity: 'error',
    from: { path: '^shared/', pathNot: `${familyFolders}|^shared/reconcile/queues/` },
    to: { path: familyFolders },
  },
  {
    name: 'objects-are-written-in-one-place',
    severity: 'error',
    from: { path: '^(shared|functions|cli)/', pathNot: '^shared/reconcile/run/(live-object|save-object)\\.ts' },
    to: { path: '^shared/flux/(set-condition|write-object)\\.ts' },
  },
  {
    name: 'finish-run-is-the-writer',
    severity: 'error',
    from: {
      path: '^(shared|functions|cli)/',
      pathNot: '^shared/reconcile/(run/(finish-run|mark-object)|reconcile-object)\\.ts',
    },
    to: { path: '^shared/reconcile/run/save-object\\.ts' },
  },
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    everyRoomIsKnown,
    {
      name: 'engines-are-pure',
      severity: 'error',
      from: { path: engines },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|os|dns|worker_threads)$' },
    },
    ...roomRules,
    ...kustomizeRules,
    ...reconcileRules,
    {
      name: 'light-functions-bundle-no-reconciler',
      comment: 'a bundle with the engines is more than twice as large, and starts as much later',
      severity: 'error',
      from: { path: '^functions/(webhook|admission|gateway|schedule|timer|dead)\\.ts$' },
      to: { path: '^shared/reconcile/queues/', reachable: true },
    },
    ...Object.entries({
      '(survey|intake)': '(render|source|apply)/',
      source: '(render|apply)/',
      reconcile: 'source/',
    }).map(([worker, others]) => ({
      name: `${worker}-bundles-the-work-of-its-own-queue`,
      severity: 'error',
      from: { path: `^functions/${worker}\\.ts$` },
      to: { path: `^shared/${others}`, reachable: true },
    })),
    {
      name: 'aws-sdk-behind-the-ports',
      severity: 'error',
      from: { path: '^(shared|cli|functions)/', pathNot: '^shared/ports/(aws|store)/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'time-comes-from-compositions',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '/system-clock\\.ts$' },
    },
    {
      name: 'nobody-imports-compositions',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|cli|test|infra)/' },
    },
    {
      name: 'functions-do-not-import-cli',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(cli|test)/' },
    },
    {
      name: 'cli-does-not-import-tests',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^test/', pathNot: '^test/(control-plane|support)/' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^node:' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
