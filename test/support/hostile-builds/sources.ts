import {
  bomb,
  build,
  type HostileBuild,
  type HostileBuilds,
  lists,
  maps,
  mebibyte,
  object,
  objects,
  pair,
  repeat,
} from './build.ts';

/** What generators, folders, schemas and charts bring along. */
export const sources: HostileBuilds = {
  'files of 20 MiB in a generator, many times': () =>
    build(`configMapGenerator:\n- name: c\n  files: [${repeat(60, (at) => `f${at}=f.txt, `)}]\n`, object('a'), {
      'f.txt': 'x'.repeat(19 * mebibyte),
    }),
  'bytes of 20 MiB in a generator, many times': () =>
    build(`secretGenerator:\n- name: c\n  files: [${repeat(20, (at) => `f${at}=f.bin, `)}]\n`, object('a'), {
      'f.bin': new Uint8Array(19 * mebibyte).fill(255),
    }),
  'a file of 19 MiB of variables': () =>
    build('configMapGenerator:\n- {name: c, envs: [f.env]}\n', object('a'), {
      'f.env': repeat(1_500_000, (at) => `K${at}=v\n`),
    }),
  'a million literals': () =>
    build(`configMapGenerator:\n- name: c\n  literals: [${repeat(1_000_000, (at) => `k${at}=v, `)}]\n`),
  'ten thousand generators': () =>
    build(`configMapGenerator:\n${repeat(10_000, (at) => `- {name: c${at}, literals: [a=b]}\n`)}`),
  'generators that merge into one another': () =>
    build(
      `configMapGenerator:\n- {name: c, literals: [a=b]}\n${repeat(2000, (at) => `- {name: c, behavior: merge, literals: [k${at}=v]}\n`)}`,
    ),
  'a hash of 19 MiB of what has to be escaped': () =>
    build('configMapGenerator:\n- {name: c, files: [f.txt]}\n', object('a'), {
      'f.txt': '\u0001"<\\\n'.repeat(3.9 * mebibyte),
    }),
  'a base that is its own base': () => ({
    files: { 'kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [.]\n' },
    folder: 'b',
  }),
  'bases that come round': () => ({
    files: Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`b${at}/kustomization.yaml`, `resources: [../b${(at + 1) % 40}]\n`]),
    ),
    folder: 'b0',
  }),
  'components that come round': () => ({
    files: {
      'kustomization.yaml': 'components: [c0]\n',
      ...Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => [
          `c${at}/kustomization.yaml`,
          `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../c${(at + 1) % 40}]\n`,
        ]),
      ),
    },
  }),
  'a base below a base, a thousand times': () => ({
    files: Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`${'b/'.repeat(at)}kustomization.yaml`, 'resources: [b]\n']),
    ),
  }),
  'bases that fork at each level': () => ({
    files: Object.fromEntries(
      Array.from({ length: 40 }, (_, at) =>
        ['a', 'b'].map((side) => [
          `${side}${at}/kustomization.yaml`,
          `namePrefix: ${side}\nresources: [${at === 0 ? '' : `../a${at - 1}, ../b${at - 1}`}]\n`,
        ]),
      ).flat(),
    ),
    folder: 'a39',
  }),
  'components that fork at each level': () => ({
    files: {
      'kustomization.yaml': 'components: [a30, b30]\n',
      ...Object.fromEntries(
        Array.from({ length: 31 }, (_, at) =>
          ['a', 'b'].map((side) => [
            `${side}${at}/kustomization.yaml`,
            `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [${at === 0 ? '' : `../a${at - 1}, ../b${at - 1}`}]\n`,
          ]),
        ).flat(),
      ),
    },
  }),
  'a file that is read a hundred thousand times': () => ({
    files: {
      'kustomization.yaml': `resources:\n${'- a.yaml\n'.repeat(100_000)}`,
      'a.yaml': `# ${'x'.repeat(100_000)}\n`,
    },
  }),
  'ten thousand files of objects': () => ({
    files: {
      'kustomization.yaml': `resources:\n${repeat(10_000, (at) => `- a${at}.yaml\n`)}`,
      ...Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`a${at}.yaml`, object(`a${at}`)])),
    },
  }),
  'a path that leads out and in again': () => build(`configurations: [${'../'.repeat(500_000)}c.yaml]\n`),
  'definitions that lead back to themselves': () =>
    build('crds: [c.json]\n', object('a'), {
      'c.json': JSON.stringify({
        'x.A': {
          Schema: {
            properties: {
              kind: {},
              apiVersion: {},
              metadata: {},
              ...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`p${at}`, { $ref: 'x.A' }])),
            },
          },
        },
      }),
    }),
  'a schema of 15 MiB': () =>
    build('openapi: {path: s.json}\n', object('a'), {
      's.json': JSON.stringify({
        definitions: Object.fromEntries(
          Array.from({ length: 100_000 }, (_, at) => [
            `d${at}`,
            { properties: { x: { $ref: `#/definitions/d${at + 1}` } } },
          ]),
        ),
      }),
    }),
  'a schema that refers to itself': () =>
    build('openapi: {path: s.json}\npatches: [{path: a.yaml}]\n', object('a', `x: ${maps(400)}\n`), {
      's.json': JSON.stringify({
        definitions: {
          d: { $ref: '#/definitions/d', 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'A' }] },
        },
      }),
    }),
  'ten thousand field specs': () =>
    build('configurations: [c.yaml]\nnamePrefix: x-\n', objects(2000), {
      'c.yaml': `namePrefix:\n${repeat(10_000, (at) => `- {path: spec/x${at}, kind: A}\n`)}`,
    }),
  'a schema in a comment of 10 MiB': () =>
    build(
      'patches: [{path: a.yaml}]\n',
      object('a', `x: # {"type": "array", "a": [${'1,'.repeat(5_000_000)}1]}\n- a\n`),
    ),
  'values of a chart of 15 MiB': () => ({
    files: {
      'kustomization.yaml': `helmCharts:\n- name: c\n  releaseName: r\n  valuesInline:\n${repeat(700_000, (at) => `    ${pair(at)}\n`)}`,
      ...chart(),
    },
  }),
  'a file of values of 15 MiB that is merged': () => ({
    files: {
      'kustomization.yaml': `helmCharts: [{name: c, releaseName: r, valuesFile: v.yaml, valuesInline: {a: {b: c}}}]\n`,
      'v.yaml': repeat(700_000, (at) => `${pair(at)}\n`),
      ...chart(),
    },
  }),
  'a file of values with aliases of aliases': () => ({
    files: {
      'kustomization.yaml': 'helmCharts: [{name: c, releaseName: r, valuesFile: v.yaml, valuesInline: {a: {b: c}}}]\n',
      'v.yaml': bomb,
      ...chart(),
    },
  }),
  'values of a chart in lists in lists': () => ({
    files: {
      'kustomization.yaml': 'helmCharts: [{name: c, releaseName: r, valuesFile: v.yaml, valuesInline: {a: {b: c}}}]\n',
      'v.yaml': `x: ${lists(200_000)}\n`,
      ...chart(),
    },
  }),
  'ten thousand charts': () => ({
    files: {
      'kustomization.yaml': `helmCharts:\n${repeat(10_000, (at) => `- {name: c, releaseName: r${at}}\n`)}`,
      ...chart(),
    },
  }),
  'a chart that makes a million objects': () => ({
    files: {
      'kustomization.yaml': 'helmCharts: [{name: c, releaseName: r}]\n',
      ...chart('{{ range until 900000 }}---\nkind: A\nmetadata: {name: a{{ . }}}\n{{ end }}'),
    },
  }),
};

function chart(
  template = 'apiVersion: v1\nkind: A\nmetadata: {name: {{ .Release.Name }}}\nx: {{ len .Values }}\n',
): HostileBuild['files'] {
  return {
    'charts/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'charts/c/values.yaml': 'own: 1\n',
    'charts/c/templates/a.yaml': template,
  };
}
