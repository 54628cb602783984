// Who may import whom (CONTRIBUTING.md, "Folders"). Types count too.
const leaf = '^shared/(filesys|yaml|go)/';
const words =
  '^shared/(flux/(api/|kinds\\.ts|(well-known|conditions|set-condition|unsupported)\\.ts)|errors\\.ts|config\\.ts)';
const engines = '^shared/(build|health)/';
const stages = [
  'webhook',
  'admission',
  'source',
  'artifact',
  'build',
  'apply',
  'release',
  'health',
  'events',
  'images',
];

/** A stage never imports another stage: what joins them is `reconcile/`. */
const stageRules = stages.map((stage) => ({
  name: `stage-${stage}-stands-alone`,
  severity: 'error',
  from: { path: `^shared/${stage}/` },
  to: {
    path: `^shared/(${stages.filter((other) => other !== stage).join('|')}|reconcile)/`,
    pathNot: {
      release: '^shared/apply/',
      source: '^shared/artifact/',
      apply: '^shared/health/',
    }[stage],
  },
}));

/** In the order of a build: each folder knows those before it, and of the files above them only the error. */
const kustomize = [
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
      path: `^shared/reconcile/((${families.filter((other) => other !== family).join('|')})/|(kinds|run-job|reconcile-object)\\.ts)`,
    },
  })),
  {
    name: 'kinds-are-reached-by-their-registry',
    severity: 'error',
    from: { path: '^shared/', pathNot: `${familyFolders}|^shared/reconcile/(kinds|run-job)\\.ts` },
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
    {
      name: 'leaves-know-nothing-of-us',
      severity: 'error',
      from: { path: leaf },
      to: { path: '^shared/', pathNot: leaf },
    },
    {
      name: 'api-imports-leaves-only',
      severity: 'error',
      from: { path: words },
      to: { path: '^shared/', pathNot: `${leaf}|${words}` },
    },
    {
      name: 'engines-import-leaves-and-api',
      severity: 'error',
      from: { path: engines },
      to: { path: '^shared/', pathNot: `${leaf}|${words}|${engines}` },
    },
    {
      name: 'engines-are-pure',
      severity: 'error',
      from: { path: engines },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|os|dns|worker_threads)$' },
    },
    ...stageRules,
    ...kustomizeRules,
    ...reconcileRules,
    {
      name: 'aws-sdk-behind-the-ports',
      severity: 'error',
      from: { path: '^(shared|cli|functions)/', pathNot: '^shared/(aws|store)/' },
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
