import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../shared/artifact/archive.ts';
import { GoError } from '../../shared/base/go/value.ts';
import { parseHelmIgnore } from '../../shared/render/helm/chart/helm-ignore.ts';
import { loadChart, loadChartArchive } from '../../shared/render/helm/chart/load-chart.ts';
import { compilePathPattern } from '../../shared/render/helm/chart/match-path.ts';
import { HelmError } from '../../shared/render/helm/helm-error.ts';
import { renderChart } from '../../shared/render/helm/render/render-chart.ts';
import { readValues } from '../../shared/render/helm/values/read-values.ts';
import { type SetSyntax, setValues } from '../../shared/render/helm/values/set-values.ts';

const head = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const files: Readonly<Record<string, string>> = {
  'Chart.yaml':
    `${head}kubeVersion: ">=1.20.0-0"\nkeywords: [a]\nannotations: {a: b}\nmaintainers: [{name: m}]\n` +
    'dependencies:\n- {name: d, version: 1.x, alias: e, condition: e.on, tags: [t], import-values: [x, {child: a, parent: b.c}]}\n',
  'values.yaml': 'a: {b: [1, {c: d}], n: null}\nlist: [1, 2]\ntext: "x"\nglobal: {g: 1}\ne: {on: true}\n',
  'values.schema.json': '{"type":"object","properties":{"text":{"type":"string"},"list":{"items":{"minimum":0}}}}',
  'templates/_p.tpl': '{{- define "name" -}}{{ .Release.Name }}-{{ .Chart.Name | trunc 5 }}{{- end -}}',
  'templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "name" . }}\n  annotations: {helm.sh/hook-weight: "1"}\ndata:\n' +
    '{{- range $k, $v := .Values.a }}\n  {{ $k }}: {{ $v | toJson | quote }}\n{{- end }}\n  t: |\n{{ toYaml .Values.list | indent 4 }}\n' +
    '---\nkind: Job\nmetadata:\n  name: j\n  annotations: {helm.sh/hook: "pre-install,test", helm.sh/hook-weight: "-1"}\n',
  'templates/b.yaml':
    '{{ with .Files.Get "x.txt" }}kind: A\nx: {{ tpl . $ }}{{ end }}{{ if .Capabilities.APIVersions.Has "v1" }}\ny: 1{{ end }}\n',
  'templates/NOTES.txt': '{{ printf "%v" .Subcharts }}',
  'x.txt': '{{ .Values.text }}',
  'crds/c.yaml': 'kind: CustomResourceDefinition\n',
  'charts/d/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.2.3\n',
  'charts/d/values.yaml': 'exports: {x: {y: 1}}\na: {z: 1}\n',
  'charts/d/templates/v.yaml': 'kind: V\nv: {{ toJson .Values }}\n',
};

/** A result, or an error with a type of ours. */
function outcomeOf(run: () => unknown): 'fine' | 'refused' {
  try {
    run();
    return 'fine';
  } catch (error) {
    expect(
      [HelmError, GoError].some((type) => error instanceof type),
      String(error),
    ).toBe(true);
    return 'refused';
  }
}

function render(given: Readonly<Record<string, string>>, values = ''): void {
  const all = Object.entries(given).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  renderChart(loadChart(all), readValues(values), {
    release: { name: 'r', namespace: 'n' },
    context: { now: () => 0n, randomBytes: (count) => new Uint8Array(count) },
    limits: { steps: 200_000, output: 1_000_000 },
  });
}

const pieces = fc.constantFrom(
  ...[
    '',
    '{{',
    '}}',
    '{{ end }}',
    '{{ range . }}',
    '{{ include "name" . }}',
    '{{ tpl .Values.text . }}',
    '{{ fail "x" }}',
    '.Values',
    ': ',
    '\n',
  ],
  ...[
    '- ',
    '---\n',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: *a',
    '!!int ',
    'null',
    '~',
    '0',
    '-1',
    '1e400',
    '\t',
    '\0',
    '\uFEFF',
    '\ud800',
  ],
  ...[
    'kind: X\n',
    'metadata: 1\n',
    'alias: d',
    'name: d',
    'dependencies: ',
    'import-values: ',
    '$ref',
    '#',
    '%',
    '\\',
    '| ',
    '> ',
    'é',
  ],
);

/** Cuts a piece out of a text and puts others in. */
const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.array(pieces, { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);
type Mutation = { readonly at: number; readonly cut: number; readonly put: readonly string[] };

const mutate = (text: string, changes: readonly Mutation[]): string =>
  changes.reduce((now, { at, cut, put }) => {
    const start = Math.floor(at * now.length);
    return now.slice(0, start) + put.join('') + now.slice(start + cut);
  }, text);

describe('a chart', () => {
  it('renders as it is', () => {
    expect(outcomeOf(() => render(files))).toBe('fine');
  });

  it('renders with any of its files changed, or is refused with a typed error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(files)), mutations, (path, changes) => {
        outcomeOf(() => render({ ...files, [path]: mutate(files[path] as string, changes) }));
      }),
      { numRuns: 600 },
    );
  });

  it('renders with any values, or refuses them', () => {
    const values = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

    fc.assert(
      fc.property(
        fc.oneof(
          values,
          mutations.map((changes) => mutate(files['values.yaml'] as string, changes)),
        ),
        (text) => {
          outcomeOf(() => render(files, text));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('an archive of a chart', () => {
  const entries = Object.entries(files).map(([path, text]) => ({
    path: `c/${path}`,
    bytes: Buffer.from(text),
    executable: false,
  }));
  const packed = writeArchive(entries).bytes;
  const tar = gunzipSync(packed);

  it('is read with any of its bytes changed, or refused with a typed error', () => {
    const places = fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });

    fc.assert(
      fc.property(places, fc.boolean(), (changes, isPacked) => {
        const bytes = Buffer.from(isPacked ? packed : tar);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        outcomeOf(() => loadChartArchive(isPacked ? bytes : gzipSync(bytes)));
      }),
      { numRuns: 300 },
    );
  });

  it('is refused where it is cut off before its end', () => {
    const lengths = fc.nat(Math.floor(packed.length * 0.9));

    fc.assert(
      fc.property(lengths, (length) => {
        expect(outcomeOf(() => loadChartArchive(packed.subarray(0, length)))).toBe('refused');
      }),
      { numRuns: 50 },
    );
  });
});

describe('a line of --set', () => {
  it('sets values, or is refused with a typed error', () => {
    const line = fc.array(
      fc.constantFrom('a', 'b', '.', '=', ',', '[', ']', '0', '2', '-', '{', '}', '\\', '"', ' ', 'é'),
      { maxLength: 14 },
    );

    fc.assert(
      fc.property(
        line,
        fc.constantFrom<SetSyntax>('set', 'set-string', 'set-file', 'set-json', 'set-literal'),
        (parts, syntax) => {
          outcomeOf(() => setValues(new Map(), parts.join(''), syntax));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('sets a text at a path', () => {
    const keys = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 4 });

    fc.assert(
      fc.property(keys, fc.string(), (path, text) => {
        const values = new Map();
        setValues(values, `${path.join('.')}=${text}`, 'set-literal');
        const found = path.reduce((inner: unknown, key) => (inner as Map<string, unknown>).get(key), values);
        expect(found).toBe(text);
      }),
    );
  });
});

describe('.helmignore', () => {
  const rule = fc.array(fc.constantFrom('*', '?', '[', ']', '^', '-', 'a', 'b', '/', '!', '\\', '.', '#', ' '), {
    maxLength: 8,
  });

  it('is read or refused with any rules, and answers for any path', () => {
    fc.assert(
      fc.property(rule, fc.string(), fc.boolean(), (parts, path, isFolder) => {
        outcomeOf(() => parseHelmIgnore(parts.join(''))(path, isFolder));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a name without special characters as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^*?[\]\\]+$/), (name) => {
        expect(compilePathPattern(name)?.(name)).toBe(true);
      }),
    );
  });
});
