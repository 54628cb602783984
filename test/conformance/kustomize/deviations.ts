import type { KustomizeErrorCode } from '../../../shared/render/kustomize/kustomize-error.ts';

/** A small build whose result may surprise: kustomize and we answer it differently on purpose, or alike though nobody would expect it. */
export interface Deviation {
  /** A line of docs/compatibility-kustomize.md. */
  readonly why: string;
  /** By path from the root. */
  readonly files: Readonly<Record<string, string>>;
  /** The folder that is built. */
  readonly path: string;
  /** What is printed, or a part of the error. */
  readonly kustomize: string | { readonly error: string };
  /** What we print, or the code of our error. */
  readonly ours: string | { readonly error: KustomizeErrorCode };
}

const web = configMap('web');
const removed = (field: string): string => `resources: [web.yaml]
namePrefix: my-
patches:
- target: {name: web}
  patch: |
    - {op: remove, path: ${field}}
`;
const five = `${configMap('web')}---
apiVersion: acme.io/v1
kind: Foo
metadata: {name: number}
spec: {count: 5}
`;
const namedByNumber = `resources: [web.yaml]
replacements:
- source: {kind: Foo, name: number, fieldPath: spec.count}
  targets:
  - select: {kind: ConfigMap}
    fieldPaths: [metadata.name]
`;
const foldedText = `  text: |
    folded


      more
`;

/** Those that a build shows; what none shows is in write-compatibility.ts. */
export const deviations: readonly Deviation[] = [
  alike(
    "`$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are directives of kubectl's patches. They stay in the objects as plain fields.",
    {
      'kustomization.yaml': `resources: [pod.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: Pod
    metadata: {name: web, $deleteFromPrimitiveList/finalizers: [a]}
    spec: {$retainKeys: [hostname], $setElementOrder/containers: [{name: a}], hostname: b}
`,
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, finalizers: [a]}\nspec: {nodeName: a}\n',
    },
    `apiVersion: v1
kind: Pod
metadata:
  $deleteFromPrimitiveList/finalizers:
  - a
  finalizers:
  - a
  name: web
spec:
  $retainKeys:
  - hostname
  $setElementOrder/containers:
  - name: a
  hostname: b
  nodeName: a
`,
  ),
  alike(
    "A label or annotation that is added to several fields of an object stays one value in all of them: `labels` of an overlay reach a base's selectors.",
    {
      'base/kustomization.yaml': 'resources: [service.yaml]\ncommonLabels: {app: base}\n',
      'base/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
      'overlay/kustomization.yaml': 'resources: [../base]\nlabels:\n- pairs: {app: overlay}\n',
    },
    `apiVersion: v1
kind: Service
metadata:
  labels:
    app: overlay
  name: web
spec:
  selector:
    app: overlay
`,
    'overlay',
  ),
  alike(
    'A suffix of a tag is added twice to the images of pods.',
    {
      'kustomization.yaml': 'resources: [pod.yaml]\nimages: [{name: nginx, tagSuffix: -x}]\n',
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: nginx:1}]}\n',
    },
    `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - image: nginx:1-x-x
    name: main
`,
  ),
  {
    why: 'An object that has lost its kind gets a prefix: an error, where kustomize panics.',
    files: { 'kustomization.yaml': removed('/kind'), 'web.yaml': web },
    path: '',
    kustomize: { error: 'panic: number of previous names' },
    ours: { error: 'not-an-object' },
  },
  {
    why: 'An object that has lost its name gets a prefix: an error, where kustomize panics.',
    files: { 'kustomization.yaml': removed('/metadata/name'), 'web.yaml': web },
    path: '',
    kustomize: { error: 'panic: number of previous names' },
    ours: { error: 'not-an-object' },
  },
  {
    why: '`patchesJson6902` has no target: an error, where kustomize panics.',
    files: {
      'kustomization.yaml':
        'resources: [web.yaml]\npatchesJson6902:\n- patch: |\n    - {op: add, path: /data, value: {}}\n',
      'web.yaml': web,
    },
    path: '',
    kustomize: { error: 'panic: runtime error: invalid memory address' },
    ours: { error: 'bad-patch' },
  },
  {
    why: 'A patch makes two objects one: an error, where kustomize panics.',
    files: {
      'kustomization.yaml': `resources: [both.yaml]
patches:
- target: {name: web}
  patch: |
    - {op: replace, path: /metadata/name, value: api}
`,
      'both.yaml': `${web}---\n${configMap('api')}`,
    },
    path: '',
    kustomize: { error: 'panic: may not add resource with an already registered id' },
    ours: { error: 'duplicate' },
  },
  {
    why: 'A replacement makes two objects one: an error, where kustomize panics.',
    files: {
      'kustomization.yaml': `resources: [both.yaml]
replacements:
- source: {kind: ConfigMap, name: web}
  targets:
  - select: {name: api}
    fieldPaths: [metadata.name]
`,
      'both.yaml': `${web}---\n${configMap('api')}`,
    },
    path: '',
    kustomize: { error: 'panic: may not add resource with an already registered id' },
    ours: { error: 'duplicate' },
  },
  {
    why: "The kind of a RoleBinding's subject is not a string: an error, where kustomize panics.",
    files: {
      'kustomization.yaml': 'resources: [binding.yaml]\nnamespace: shop\n',
      'binding.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
subjects:
- {kind: 1, name: default}
`,
    },
    path: '',
    kustomize: { error: 'panic: interface conversion' },
    ours: { error: 'bad-field' },
  },
  {
    why: 'A name with a comma is one, where kustomize panics.',
    files: { 'kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: my-\n', 'web.yaml': configMap('a,b') },
    path: '',
    kustomize: { error: 'panic: number of previous names' },
    ours: configMap('my-a,b'),
  },
  {
    why: 'A prefix without a text that makes a field makes null, also in an object that is written in braces, where kustomize makes an empty text.',
    files: {
      'kustomization.yaml': 'resources: [web.yaml]\ntransformers: [prefix.yaml]\n',
      'prefix.yaml': `apiVersion: builtin
kind: PrefixTransformer
metadata: {name: nothing}
fieldSpecs: [{path: data/made, create: true}]
`,
      'web.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {k: v}}\n',
    },
    path: '',
    kustomize: configMap('web', '  k: v\n  made: ""\n'),
    ours: configMap('web', '  k: v\n  made: null\n'),
  },
  {
    why: 'An item that is a text by its tag (`!!str 5`) stays one in a list that is merged by value, such as `finalizers`; kustomize loses the tag.',
    files: mergedByValue('!!str 5'),
    path: '',
    kustomize: withFinalizers('5'),
    ours: withFinalizers('"5"'),
  },
  {
    why: 'An item that is a number by its tag (`!!int "5"`) stays one there too; kustomize loses the tag.',
    files: mergedByValue('!!int "5"'),
    path: '',
    kustomize: withFinalizers('"5"'),
    ours: withFinalizers('5'),
  },
  {
    why: 'An item that its tag does not fit (`!!int x`) is refused there as elsewhere; kustomize loses the tag.',
    files: mergedByValue('!!int x'),
    path: '',
    kustomize: withFinalizers('x'),
    ours: { error: 'not-yaml' },
  },
  {
    why: 'Dates without quotes among texts in which variables are replaced, such as `command`, are texts; kustomize refuses them.',
    files: {
      'kustomization.yaml':
        'resources: [pod.yaml]\nvars:\n- {name: A, objref: {apiVersion: v1, kind: Pod, name: web}}\n',
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{command: [2024-01-01, $(A)]}]}\n',
    },
    path: '',
    kustomize: { error: 'invalid value type expect a string' },
    ours: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - command:
    - "2024-01-01T00:00:00Z"
    - web
`,
  },
  {
    why: 'A name that a replacement gives a number is a text, also behind a prefix, where kustomize writes it without quotes.',
    files: {
      'base/kustomization.yaml': namedByNumber,
      'base/web.yaml': five,
      'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: "1"\n',
    },
    path: 'overlay',
    kustomize: `${configMap('15')}---\n${foo('1number')}`,
    ours: `${configMap('"15"')}---\n${foo('1number')}`,
  },
  {
    why: 'And so it is behind a patch.',
    files: {
      'base/kustomization.yaml': namedByNumber,
      'base/web.yaml': five,
      'overlay/kustomization.yaml': `resources: [../base]
patches:
- target: {kind: ConfigMap}
  patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: any}
    data: {k: v}
`,
    },
    path: 'overlay',
    kustomize: `${configMap('5', '  k: v\n')}---\n${foo('number')}`,
    ours: `${configMap('"5"', '  k: v\n')}---\n${foo('number')}`,
  },
  {
    why: 'A folded text whose lines are indented further is to replacements what is written in the end; to kustomize it has an empty line less until then.',
    files: {
      'kustomization.yaml': `resources: [both.yaml]
replacements:
- source: {kind: ConfigMap, name: web, fieldPath: data.text}
  targets:
  - select: {name: api}
    fieldPaths: [data.text]
`,
      'both.yaml': `${configMap('web', '  text: >\n    folded\n\n      more\n')}---\n${configMap('api', '  text: a\n')}`,
    },
    path: '',
    kustomize: `${configMap('web', foldedText)}---\n${configMap('api', foldedText.replace('\n\n\n', '\n\n'))}`,
    ours: `${configMap('web', foldedText)}---\n${configMap('api', foldedText)}`,
  },
  {
    why: 'A line separator within a key stays what it is; to kustomize blanks come behind it.',
    files: { 'kustomization.yaml': 'resources: [web.yaml]\n', 'web.yaml': configMap('web', '  "a\\Lb": c\n') },
    path: '',
    kustomize: configMap('web', "  ? 'a\u2028    b'\n  : c\n"),
    ours: configMap('web', '  "a\\Lb": c\n'),
  },
  {
    why: 'The key `<<` in quotes is a key like others; kustomize loses it.',
    files: { 'kustomization.yaml': 'resources: [web.yaml]\n', 'web.yaml': configMap('web', '  "<<": b\n  c: d\n') },
    path: '',
    kustomize: configMap('web', '  c: d\n'),
    ours: configMap('web', '  <<: b\n  c: d\n'),
  },
  {
    why: 'The origin of an object (`buildMetadata`) is told by the shortest way to its file, also where a kustomization names it by a way out of its folder and back into it, which kustomize repeats.',
    files: {
      'app/kustomization.yaml': 'resources: [../app/web.yaml]\nbuildMetadata: [originAnnotations]\n',
      'app/web.yaml': web,
    },
    path: 'app',
    kustomize: withOrigin('../app/web.yaml'),
    ours: withOrigin('web.yaml'),
  },
  {
    why: 'And so it is where a kustomization names the file by an absolute path, which kustomize writes.',
    files: {
      'app/kustomization.yaml': 'resources: [/app/web.yaml]\nbuildMetadata: [originAnnotations]\n',
      'app/web.yaml': web,
    },
    path: 'app',
    kustomize: withOrigin('/app/web.yaml'),
    ours: withOrigin('web.yaml'),
  },
  {
    why: 'A time that a patch in lines of its own puts into a map in braces is written as a time; kustomize quotes it as it is.',
    files: patchedSpec('{j: 1}', '\n      k: 2001-12-14 21:59:43'),
    path: '',
    kustomize: foo('web', '  j: 1\n  k: "2001-12-14 21:59:43"\n'),
    ours: foo('web', '  j: 1\n  k: "2001-12-14T21:59:43Z"\n'),
  },
  {
    why: 'And a time in braces that a patch puts into lines of their own is quoted as it is; kustomize writes it as a time.',
    files: patchedSpec('\n  j: 1', '{k: 2001-12-14 21:59:43}'),
    path: '',
    kustomize: foo('web', '  j: 1\n  k: "2001-12-14T21:59:43Z"\n'),
    ours: foo('web', '  j: 1\n  k: "2001-12-14 21:59:43"\n'),
  },
  {
    why: 'A blank value in a list that a patch in lines of its own puts into a map in braces is null; kustomize writes an empty text.',
    files: patchedSpec('{j: 1}', '\n      m:\n      - k:'),
    path: '',
    kustomize: foo('web', '  j: 1\n  m:\n  - k: ""\n'),
    ours: foo('web', '  j: 1\n  m:\n  - k: null\n'),
  },
  {
    why: 'An integer takes a number with a point or an exponent from a replacement if that is whole (`5.0`, `1e3`); kustomize refuses it.',
    files: {
      'kustomization.yaml': `resources: [web.yaml]
replacements:
- source: {kind: Foo, fieldPath: spec.k}
  targets:
  - select: {kind: Foo}
    fieldPaths: [spec.j]
`,
      'web.yaml': foo('web', '  j: 1\n  k: 1e3\n'),
    },
    path: '',
    kustomize: { error: 'cannot decode !!float `1e3` as a !!int' },
    ours: foo('web', '  j: 1000\n  k: 1000\n'),
  },
  {
    why: 'An annotation in a `List` that its tag does not fit (`!!int x`) is refused; kustomize takes it as a text there as well.',
    files: {
      'kustomization.yaml': 'resources: [web.yaml]\n',
      'web.yaml':
        'kind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {a: !!int x }}}\n',
    },
    path: '',
    kustomize: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    a: x\n  name: web\n',
    ours: { error: 'not-yaml' },
  },
  {
    why: 'A map or list that is put into a text as a whole is written in lines of its own; kustomize keeps the brackets, quotes and comments of its source.',
    files: {
      'kustomization.yaml': `resources: [web.yaml]
replacements:
- source: {kind: Foo, fieldPath: spec.map}
  targets:
  - select: {kind: ConfigMap}
    fieldPaths: [data.text.x]
`,
      'web.yaml': `${configMap('web', '  text: |\n    x: {y: z}\n')}---
apiVersion: acme.io/v1
kind: Foo
metadata: {name: source, annotations: {config.kubernetes.io/local-config: "true"}}
spec: {map: {p: 'q'}}
`,
    },
    path: '',
    kustomize: configMap('web', "  text: 'x: {p: ''q''}'\n"),
    ours: configMap('web', '  text: |-\n    x:\n      p: q\n'),
  },
];

/** One that surprises, and on which both agree. */
function alike(why: string, files: Deviation['files'], printed: string, path = ''): Deviation {
  return { why, files, path, kustomize: printed, ours: printed };
}

function configMap(name: string, data = ''): string {
  return `apiVersion: v1\n${data && `data:\n${data}`}kind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}

function foo(name: string, spec = '  count: 5\n'): string {
  return `apiVersion: acme.io/v1\nkind: Foo\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

function patchedSpec(spec: string, patch: string): Deviation['files'] {
  const withSpec = (of: string): string => `apiVersion: acme.io/v1\nkind: Foo\nmetadata: {name: web}\nspec: ${of}\n`;
  return {
    'kustomization.yaml': `resources: [web.yaml]\npatches:\n- patch: |\n${withSpec(patch).replace(/^(?=.)(?! {6})/gm, '    ')}`,
    'web.yaml': withSpec(spec),
  };
}

function mergedByValue(item: string): Deviation['files'] {
  return {
    'kustomization.yaml': `resources: [web.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web, finalizers: [a]}
`,
    'web.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  finalizers:\n  - ${item}\n`,
  };
}

function withFinalizers(item: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  finalizers:\n  - a\n  - ${item}\n  name: web\n`;
}

function withOrigin(path: string): string {
  const annotations = `  annotations:\n    config.kubernetes.io/origin: |\n      path: ${path}\n`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n${annotations}  name: web\n`;
}
