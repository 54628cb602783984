import fc, { type Arbitrary } from 'fast-check';

const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;

/** What is in the folder in which a command line runs. */
export const commandFiles: Readonly<Record<string, string>> = {
  'web/Chart.yaml': chart(
    'web',
    'appVersion: "4"\ndependencies: [{name: sub, version: 1.x, condition: sub.enabled}]\n',
  ),
  'web/values.yaml': 'a: {b: 1, c: [x, y, {z: 1}], n: null}\nlist: [1, 2]\ntext: t\nsub: {enabled: true, s: 1}\n',
  'web/crds/thing.yaml':
    'kind: CustomResourceDefinition\nmetadata: {name: thing}\n---\nkind: CustomResourceDefinition\n',
  'web/templates/_p.tpl': '{{ define "p" }}{{ .Release | toJson }}{{ end }}',
  'web/templates/a.yaml':
    'kind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace | quote }}}\n' +
    'data:\n  values: {{ toJson .Values | quote }}\n  release: {{ include "p" . | quote }}\n' +
    '  versions: {{ .Capabilities.APIVersions.Has "my/v1" }} {{ .Capabilities.APIVersions.Has "b" }} {{ .Capabilities.KubeVersion }}\n',
  'web/templates/b.yaml': 'kind: Service\nmetadata: {name: b}\n---\nkind: Other\n---\n# nothing\n---\nkind: Service\n',
  'web/templates/nested/c.yml': 'kind: Role\nmetadata: {name: c}\n',
  'web/templates/tests/t.yaml': 'kind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n',
  'web/templates/both.yaml':
    'kind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: "pre-install,test"}}\n---\nkind: Job\n' +
    'metadata: {name: k, annotations: {helm.sh/hook: post-upgrade, helm.sh/hook-weight: "-3"}}\n---\nkind: Secret\n',
  'web/templates/empty.yaml': '{{ if .Values.never }}kind: A{{ end }}\n',
  'web/templates/NOTES.txt': 'notes of {{ .Release.Name }}\n',
  'web/charts/sub/Chart.yaml': chart('sub'),
  'web/charts/sub/values.yaml': 's: 0\n',
  'web/charts/sub/templates/s.yaml': 'kind: ServiceAccount\nvalues: {{ toJson .Values }}\n',
  'web/charts/sub/crds/s.yaml': 'kind: CustomResourceDefinition\nsub: true\n',
  'bad/Chart.yaml': chart('bad'),
  'bad/templates/a.yaml': 'kind: A\n',
  'bad/templates/b.yaml': 'b: [\n',
  'fails/Chart.yaml': chart('fails'),
  'fails/templates/a.yaml': '{{ fail .Release.Name }}\n',
  'strict/Chart.yaml': chart('strict', 'kubeVersion: ">=1.30.0"\n'),
  'strict/values.schema.json': '{"properties": {"a": {"type": "string"}}}',
  'strict/templates/a.yaml': 'kind: ConfigMap\n',
  'library/Chart.yaml': chart('library', 'type: library\n'),
  'missing/Chart.yaml': chart(
    'missing',
    'dependencies: [{name: x, version: 1.0.0, repository: "https://example.org"}]\n',
  ),
  'none/x': '',
  'one.yaml': 'a: {b: 2, d: {e: f}}\nlist: [3]\n',
  'two.yaml': 'a: {b: {g: 1}, c: null}\n---\nsub: {enabled: false}\n',
  'nothing.yaml': '',
  'null.yaml': 'a: null\nsub: null\n',
  'broken.yaml': 'a: b: c\n',
  'list.yaml': '- 1\n',
  'a,b.yaml': 'comma: true\n',
  'text.txt': 'some {text}, with = and\nlines\n',
};

const names = ['web', './web', 'web/', 'web/.', 'web//'];
const others = [
  'bad',
  'fails',
  'strict',
  'library',
  'missing',
  'none',
  'nowhere',
  './nowhere',
  '/nowhere',
  'one.yaml',
  'text.txt',
  '',
];
const releases = ['r', 'my-release', 'a.b', 'R', 'r_1', '-r', '', 'x'.repeat(53), 'x'.repeat(54), 'é', 'r-', '1'];

const several = <Item>(items: readonly Item[], weight: number, odd: readonly Item[]): Arbitrary<Item> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...items) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const target: Arbitrary<readonly string[]> = fc.oneof(
  { weight: 6, arbitrary: several(names, 8, others).map((name) => [name]) },
  { weight: 8, arbitrary: fc.tuple(several(['r', 'my-release'], 8, releases), several(names, 8, others)) },
  { weight: 1, arbitrary: fc.constantFrom([], ['r', 'web', 'more'], ['r', 'web', 'more', 'again']) },
);

const keys = [
  'a',
  'a.b',
  'a.d.e',
  'list',
  'list[0]',
  'list[3]',
  'a.c[2].z',
  'new',
  'x\\.y',
  'sub.s',
  'sub',
  'global.g',
  'a\\,b',
  '',
  '[0]',
  'a[',
  'a[x]',
  'a[-1]',
  'a..b',
];
const plain = [
  '1',
  'x',
  '',
  'true',
  'null',
  '{1,2}',
  '{}',
  '{',
  'a,b',
  'a\\,b',
  '1.5',
  '0123',
  '1e3',
  'a=b',
  '-1',
  '"q"',
  ' ',
  'é',
  '{a,b},c=d',
  '9223372036854775808',
];
const pair = (values: readonly string[]): Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)).map(([key, value]) => `${key}=${value}`);
const odd = fc.constantFrom(
  '',
  '=',
  'a',
  'a.b',
  ',',
  'a=1,',
  'a=1,b=2,list[1]=x',
  'a.b=null',
  '{"a": {"b": 3}}',
  '{"a"',
  '[1]',
  'a=1,,b=2',
);
const assignment = (values: readonly string[]): Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: pair(values) }, { weight: 1, arbitrary: odd });

const json = [
  '1',
  '"x"',
  '{"b": 1}',
  '[1, {"z": 2}]',
  'null',
  '',
  '{',
  '1,a.c=2',
  '{"b":1},list=[9]',
  'true',
  '1.0',
  '12345678901234567890',
];
const files = ['one.yaml', 'two.yaml', 'text.txt', 'nothing.yaml', 'nowhere.yaml', '', 'web', 'one.yaml,new=text.txt'];
const valueFiles = ['one.yaml', 'two.yaml', 'nothing.yaml', 'null.yaml', 'one.yaml,two.yaml'];
const oddFiles = [
  'broken.yaml',
  'list.yaml',
  'nowhere.yaml',
  'web',
  'a,b.yaml',
  '"a,b.yaml"',
  '"one.yaml",two.yaml',
  'a"b',
  '"a',
  '',
  ',',
  'text.txt',
  ' one.yaml',
];
const patterns = [
  'templates/a.yaml',
  'templates/*',
  'templates/b.yaml',
  'templates/*/*',
  'templates/both.yaml',
  'charts/*/templates/s.yaml',
];
const oddPatterns = [
  'crds/*',
  'templates',
  '',
  '[',
  'templates/[a-b].yaml',
  'templates/empty.yaml',
  'web/templates/a.yaml',
  'templates\\a.yaml',
  'templates/NOTES.txt',
  'crds/thing.yaml',
];
const versions = ['1.30.0', 'v1.33', '1.29', '1.31.2+k3s1'];
const oddVersions = [
  '1',
  'x',
  '',
  'v',
  '1.x',
  '1.30.0-rc.1',
  '01.2',
  '1.2.3.4',
  ' 1.30',
  'v01.2',
  '1.030.1x',
  ' v1.31',
  '99999999999999999999.1',
];
const nameTemplates = ['n-{{ "A" | lower }}', 'fixed', '{{', '{{ fail "x" }}', '', 'UP', '{{ .x }}', '{{ upper "a" }}'];

/** How a flag with a value is written. */
const valued = (flags: readonly string[], value: Arbitrary<string>): Arbitrary<readonly string[]> =>
  fc.tuple(fc.constantFrom(...flags), value, fc.constantFrom(...'aaab')).map(([flag, text, form]) => {
    const isLong = flag.startsWith('--');
    if (form === 'a') return [flag, text];
    return isLong ? [`${flag}=${text}`] : text.length % 2 === 0 ? [`${flag}=${text}`] : [`${flag}${text}`];
  });

const switches = [
  '--include-crds',
  '--skip-crds',
  '--no-hooks',
  '--skip-tests',
  '--is-upgrade',
  '-g',
  '--generate-name',
  '--release-name',
  '--debug',
  '--skip-schema-validation',
  '--replace',
  '--create-namespace',
  '--devel',
  '--wait-for-jobs',
  '--force-conflicts',
  '--take-ownership',
  '--disable-openapi-validation',
  '--rollback-on-failure',
  '--server-side',
  '--plain-http',
  '--pass-credentials',
  '--insecure-skip-tls-verify',
  '--force-replace',
  '--atomic',
  '--force',
  '--wait',
  '--dry-run',
  '--hide-notes',
  '--render-subchart-notes',
  '--kube-insecure-skip-tls-verify',
];
const booleans = ['true', 'false', '1', '0', 'T', 'F', 'x', '', 'yes', 'TRUE'];
const switched = fc
  .tuple(fc.constantFrom(...switches), several<string | undefined>([undefined], 8, booleans))
  .map(([flag, value]) => [value === undefined ? flag : `${flag}=${value}`]);

const idle: Readonly<Record<string, readonly string[]>> = {
  '--timeout': ['5m', '1h2m', 'x', '', '5'],
  '--labels': ['a=b', 'a=b,c=d', 'a', '', 'a=b=c'],
  '-l': ['a=b', 'x'],
  '--description': ['d', ''],
  '--version': ['1.2.3', '>1', 'x', ''],
  '--burst-limit': ['5', 'x', '-1', '0x10', '1.5'],
  '--qps': ['1', '2.5', 'x'],
  '--color': ['never', 'always', 'auto'],
  '--colour': ['never'],
  '--kube-context': ['c'],
  '--kube-as-group': ['g'],
  '--kube-token': ['t'],
  '--kubeconfig': ['nowhere'],
  '--registry-config': ['r'],
  '--repository-cache': ['c'],
  '--username': ['u'],
  '--keyring': ['k'],
};
const idleFlag = fc
  .constantFrom(...Object.keys(idle))
  .chain((flag) => valued([flag], fc.constantFrom(...(idle[flag] as readonly string[]))));
const optional = fc.constantFrom(
  '--wait=watcher',
  '--wait=legacy',
  '--wait=hookOnly',
  '--wait=x',
  '--wait=true',
  '--wait=false',
  '--wait=',
  '--dry-run=client',
  '--dry-run=none',
  '--dry-run=true',
  '--dry-run=false',
  '--dry-run=x',
  '--dry-run=',
);
const wrong = fc.constantFrom(
  '--nonsense',
  '-x',
  '--set',
  '-f',
  '-n',
  '--show-only',
  '--',
  '-',
  '--no-hook',
  '---x',
  '--=x',
  '-gx',
  '-ga',
  '--SET=a=1',
  '-a',
  '--nonsense=1',
  '-gn',
  '--timeout',
);

const flag: Arbitrary<readonly string[]> = fc.oneof(
  { weight: 5, arbitrary: valued(['--set', '--set-string'], assignment(plain)) },
  { weight: 2, arbitrary: valued(['--set-literal'], assignment(plain)) },
  { weight: 3, arbitrary: valued(['--set-json'], assignment(json)) },
  { weight: 2, arbitrary: valued(['--set-file'], assignment(files)) },
  { weight: 4, arbitrary: valued(['-f', '--values'], several(valueFiles, 3, oddFiles)) },
  { weight: 2, arbitrary: valued(['-s', '--show-only'], several(patterns, 3, oddPatterns)) },
  { weight: 2, arbitrary: valued(['-n', '--namespace'], fc.constantFrom('prod', 'a', '', 'N s', 'é')) },
  {
    weight: 2,
    arbitrary: valued(['-a', '--api-versions'], fc.constantFrom('my/v1', 'my/v1,b', 'b', '', '"my/v1"', 'a"')),
  },
  { weight: 2, arbitrary: valued(['--kube-version'], several(versions, 3, oddVersions)) },
  { weight: 1, arbitrary: valued(['--name-template'], fc.constantFrom(...nameTemplates)) },
  { weight: 1, arbitrary: valued(['--output-dir'], fc.constantFrom('out', './out', 'out/', 'out/deep', '')) },
  { weight: 6, arbitrary: switched.map((one) => one as readonly string[]) },
  { weight: 2, arbitrary: idleFlag },
  { weight: 1, arbitrary: optional.map((one) => [one]) },
  { weight: 1, arbitrary: wrong.map((one) => [one]) },
);

/** Arguments of `helm template`, right and wrong, the flags before, between and behind what they are for. */
export const commandLines: Arbitrary<readonly string[]> = fc
  .tuple(target, fc.array(flag, { maxLength: 5 }), fc.nat(5))
  .map(([named, flags, at]) => {
    const split = Math.min(at, flags.length);
    const [first = [], ...rest] = named.map((name) => [name]);
    return [...flags.slice(0, split), first, ...flags.slice(split), ...rest].flat();
  });
