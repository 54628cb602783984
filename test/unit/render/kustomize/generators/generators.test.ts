import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

/** Before the other one by its bytes, and behind it by its UTF-16 units. */
const wide = '\uff5e';
const emoji = '\u{1f600}';

const generated = (fields: string, files: Readonly<Record<string, string>> = {}) =>
  buildFiles({ 'kustomization.yaml': `configMapGenerator: [{name: a, ${fields}}]\n`, ...files })[0];

describe('a ConfigMap generator', () => {
  it('reads KEY=value lines, keys without a value, and neither comments nor the mark of the byte order', () => {
    const text = '\ufeffFIRST=1\nLONE\n  INDENTED=a b \n\t# comment\n\nEMPTY=\r\nTWO=a=b\n';

    const object = generated('envs: [a.env]', { 'a.env': text });

    expect(object).toMatchObject({ data: { FIRST: '1', LONE: '', INDENTED: 'a b ', EMPTY: '', TWO: 'a=b' } });
  });

  it('skips lines of a file that begin with the equals sign', () => {
    expect(generated('envs: [a.env]', { 'a.env': '=x\nA=1\r' })).toMatchObject({ data: { A: '1' } });
    expect(() => generated('literals: ["=x"]')).toThrow(expect.objectContaining({ code: 'bad-generator' }));
  });

  it('takes any text for a key', () => {
    expect(generated('literals: ["é=1", "a b: c=2", "#d=3"]')).toMatchObject({
      data: { é: '1', 'a b: c': '2', '#d': '3' },
    });
  });

  it('refuses a key that is a number only when all else is done', () => {
    const files = (more: string) => ({
      'kustomization.yaml': `configMapGenerator: [{name: a, literals: ["1=2"]}]\n${more}`,
    });

    expect(() => buildFiles(files(''))).toThrow(expect.objectContaining({ code: 'bad-field' }));
    expect(() => buildFiles(files('replicas: [{name: none, count: 1}]\n'))).toThrow(
      expect.objectContaining({ code: 'no-target' }),
    );
    expect(() =>
      buildFiles({
        'kustomization.yaml':
          'resources: [base]\nconfigMapGenerator: [{name: a, behavior: merge, literals: ["1=2"]}]\nreplicas: [{name: none, count: 1}]\n',
        'base/kustomization.yaml': 'configMapGenerator: [{name: a}]\n',
      }),
    ).toThrow(expect.objectContaining({ code: 'no-target' }));
  });

  it('reads files of variables first, then literals, then files', () => {
    const code = (fields: string) => {
      try {
        return generated(fields);
      } catch (error) {
        return error;
      }
    };

    expect(code('envs: [none.env], literals: ["=x"]')).toMatchObject({ code: 'not-found' });
    expect(code('literals: ["=x"], files: [none.txt]')).toMatchObject({ code: 'bad-generator' });
    expect(code('literals: [a=b, a=c], files: [none.txt]')).toMatchObject({ code: 'not-found' });
  });

  it('creates where its behavior is an unknown word', () => {
    expect(generated('behavior: add, literals: [a=b]')).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
  });
});

it('appends hashes to names as they are written', () => {
  const [object] = buildFiles({ 'kustomization.yaml': 'namePrefix: "0x"\nconfigMapGenerator: [{name: db}]\n' });

  expect(object?.metadata.name).toMatch(/^0xdb-/);
});

describe('the hash of a generated object', () => {
  const generatedWith = (generator: string, patch: string) =>
    buildFiles({ 'kustomization.yaml': `${generator}\npatches:\n- target: {name: s}\n  patch: |\n    ${patch}\n` })[0]
      ?.metadata.name;

  it('follows the stringData that a patch adds to a Secret', () => {
    const patch = '{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {x: "y", "10": "1", "9": "1"}}';

    expect(generatedWith('secretGenerator: [{name: s, literals: [a=b]}]', patch)).toBe('s-56g8hf9k2b');
  });

  it('follows keys in the order of their bytes', () => {
    const [object] = buildFiles({
      'kustomization.yaml': 'configMapGenerator: [{name: s, behavior: merge, literals: [a=b]}]\nresources: [s.yaml]\n',
      's.yaml': `{apiVersion: v1, kind: ConfigMap, data: {a: b, "${wide}": "1", "${emoji}": "2"},
        metadata: {name: s, annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}}}`,
    });

    expect(object?.metadata.name).toBe('s-4bgk42fb97');
  });

  it.each([
    ['a number', '1.50', 's-mb6fbdk7gg'],
    ['a boolean', 'True', 's-t52k9dgh94'],
    ['null', 'null', 's-g886t7dd28'],
    ['a list', '[1]', 's-dk855m5d49'],
  ])('follows data that a patch has made %s', (_, value, name) => {
    const patch = `- {op: replace, path: /data, value: ${value}}`;

    expect(generatedWith('configMapGenerator: [{name: s, literals: [a=b]}]', patch)).toBe(name);
  });
});
