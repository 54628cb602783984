import { describe, expect, it } from 'vitest';
import { failureOf, renderFiles } from './chart-of.ts';

const head = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const child = (name: string, files: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n`, ...files }).map(
      ([path, text]) => [`charts/${name}/${path}`, text],
    ),
  );
const shown = { 'templates/v.yaml': '{{ .Chart.Name }}: {{ toJson .Values }}\n' };

/** What each chart sees as its values, by the chart's name. */
function valuesSeen(files: Readonly<Record<string, string>>, values = ''): Record<string, unknown> {
  const { manifests } = renderFiles(files, values);
  return Object.fromEntries(
    manifests.map(({ content }) => {
      const colon = content.indexOf(': ');
      return [content.slice(0, colon), JSON.parse(content.slice(colon + 2))] as const;
    }),
  );
}

const withDependency = (fields: string, files: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  'Chart.yaml': `${head}dependencies:\n- {name: d, version: 1.x${fields}}\n`,
  ...child('d', { ...shown, ...files }),
});

describe('a dependency is there', () => {
  it.each([
    ['by default', '', '', true],
    ['unless its condition is false', ', condition: d.enabled', 'd: {enabled: false}', false],
    [
      'when the first condition that has a value is true',
      ', condition: "x.y,d.enabled,e"',
      'd: {enabled: true}\ne: false',
      true,
    ],
    ['unless its tag is false', ', tags: [t]', 'tags: {t: false}', false],
    ['when one of its tags is true', ', tags: [t, u]', 'tags: {t: false, u: true}', true],
    ['when its condition is true, whatever its tag', ', tags: [t], condition: e', 'tags: {t: false}\ne: true', true],
  ])('%s', (_, fields, values, expected) => {
    expect('d' in valuesSeen(withDependency(fields), values)).toBe(expected);
  });

  it('is there under its alias, as often as it is listed', () => {
    const files = {
      'Chart.yaml': `${head}dependencies:\n- {name: d, version: 1.x, alias: one}\n- {name: d, version: 1.x, alias: two}\n`,
      ...child('d', { ...shown, 'values.yaml': 'a: 1' }),
    };

    expect(valuesSeen(files, 'two: {a: 2}')).toEqual({ one: { a: 1, global: {} }, two: { a: 2, global: {} } });
  });
});

describe('the values of a dependency', () => {
  it('are its own under those of its parent, under those of the user', () => {
    const files = withDependency('', { 'values.yaml': 'a: 1\nb: 1\nc: 1' });

    expect(valuesSeen({ ...files, 'values.yaml': 'd: {b: 2, c: 2}' }, 'd: {c: 3}')).toEqual({
      d: { a: 1, b: 2, c: 3, global: {} },
    });
  });

  it('get the globals of its parent', () => {
    const files = withDependency('', { 'values.yaml': 'global: {a: 1, m: {x: 1}}' });

    expect(valuesSeen(files, 'global: {a: 2, m: {z: 2}}')).toEqual({ d: { global: { a: 2, m: { x: 1, z: 2 } } } });
  });

  it('lose a default that the user or the parent sets to null', () => {
    const files = withDependency('', { 'values.yaml': 'a: 1\nb: {c: 1, d: 2}\ne: 1' });

    expect(valuesSeen({ ...files, 'values.yaml': 'd: {e: null}' }, 'd: {a: null, b: {c: null}}')).toEqual({
      d: { b: { d: 2 }, global: {} },
    });
  });

  it('have to be a map', () => {
    expect(failureOf(() => renderFiles(withDependency(''), 'd: true'))).toBe(
      'chart dependencies processing failed: type mismatch on d: true',
    );
  });
});

describe('import-values', () => {
  const exported = { 'values.yaml': 'exports: {x: {a: 1}}\ndeep: {b: 2}' };

  it.each([
    ['a name: what the dependency exports under it', '[x]', { a: 1 }],
    ['a table: into a place of the parent', '[{child: deep, parent: here.now}]', { here: { now: { b: 2 } } }],
    ['nothing for a table that does not exist', '[y, {child: deep.b, parent: z}]', {}],
  ])('take %s', (_, imports, expected) => {
    const files = { ...withDependency(`, import-values: ${imports}`, exported), ...shown };

    const { c } = valuesSeen(files) as { c: Record<string, unknown> };

    expect(c).toEqual({ d: { exports: { x: { a: 1 } }, deep: { b: 2 }, global: {} }, ...expected });
  });

  it('stay under what the parent says', () => {
    const files = { ...withDependency(', import-values: [x]', exported), ...shown, 'values.yaml': 'a: own' };

    expect(valuesSeen(files)['c']).toMatchObject({ a: 'own' });
  });
});

describe('what templates see of dependencies', () => {
  it('is their scope by name, and what Chart.yaml says', () => {
    const files = {
      ...withDependency(', import-values: [x]', { 'templates/v.yaml': '' }),
      'templates/a.yaml':
        'a: {{ .Subcharts.d.Chart.Version }} {{ .Subcharts.d.Chart.IsRoot }}\nb: {{ toJson .Chart.Dependencies }}',
    };

    const [manifest] = renderFiles(files).manifests;

    expect(manifest?.content).toBe(
      'a: 1.2.3 false\nb: [{"Alias":"","Condition":"","Enabled":true,"ImportValues":[{"child":"exports.x","parent":"."}],"Name":"d","Repository":"",' +
        '"Tags":[],"Version":"1.x"}]',
    );
  });
});

describe('kubeVersion', () => {
  it('is held against the numbers of the version', () => {
    const files = { 'Chart.yaml': `${head}kubeVersion: ">=1.30.0"` };
    const render = (kubeVersion: string) => failureOf(() => renderFiles(files, '', { capabilities: { kubeVersion } }));

    expect([render('1.30.1-gke.1'), render('v1.29.0')]).toEqual([
      '',
      'chart requires kubeVersion: >=1.30.0 which is incompatible with Kubernetes v1.29.0',
    ]);
  });
});
