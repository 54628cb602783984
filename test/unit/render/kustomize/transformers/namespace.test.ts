import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const build = (namespace: string, options = 'unsetOnly: true'): string =>
  buildYaml({
    'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [plugin.yaml]\n',
    'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n${namespace}`,
    'plugin.yaml': `{apiVersion: builtin, kind: NamespaceTransformer, metadata: {name: n, namespace: there}, ${options}}`,
  });

describe('a namespace that is set where there is none', () => {
  it.each(['', '  namespace:\n', '  namespace: ""\n'])('goes to %j', (namespace) => {
    expect(build(namespace)).toContain('namespace: there\n');
  });

  it.each([
    ['here', 'here'],
    ['null', 'null'],
    ['~', 'null'],
  ])('does not go to %s, which is written out', (namespace, kept) => {
    expect(build(`  namespace: ${namespace}\n`)).toContain(`namespace: ${kept}\n`);
    expect(build(`  namespace: ${namespace}\n`, 'unsetOnly: false')).toContain('namespace: there\n');
  });
});

it.each(['text', '{kind: ServiceAccount, name: default}', '""'])(
  'refuses subjects of a binding that are %s instead of a list',
  (subjects) => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\nnamespace: there\n',
      'a.yaml': `kind: RoleBinding\nmetadata:\n  name: a\nsubjects: ${subjects}\n`,
    };

    expect(() => buildYaml(files)).toThrow(expect.objectContaining({ code: 'bad-field' }));
    expect(buildYaml({ ...files, 'kustomization.yaml': 'resources: [a.yaml]\n' })).toContain('subjects:');
  },
);
