import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/build/kustomize/resource.ts';
import { writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';

/** Another way to write a document that holds the same, or nearly. */
type Rewrite = (text: string, choice: number) => string;

/** The lines that match, of which one in so many is changed. */
const onLines =
  (pattern: RegExp, change: (line: string, ...groups: string[]) => string): Rewrite =>
  (text, choice) => {
    let at = choice;
    return text
      .split('\n')
      .map((line) =>
        pattern.test(line) && at++ % 3 === 0 ? line.replace(pattern, change as (line: string) => string) : line,
      )
      .join('\n');
  };

const rewrites: readonly Rewrite[] = [
  (text) => text,
  (text) => text,
  onLines(/^(\s*[\w./-]+:.*[^|>-])$/, (line) => `${line} # said here`),
  onLines(/^(\s*)([\w./-]+:.*)$/, (_, indent = '', rest = '') => `${indent}# said before\n${indent}${rest}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: 0x${Number(digits).toString(16)}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: 0o${Number(digits).toString(8)}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: +${digits}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: ${digits}.0`),
  onLines(/: (\d+)$/, (_, digits = '') => `: "${digits}"`),
  onLines(/: (\d+)$/, (_, digits = '') => `: ${digits}e2`),
  onLines(/: "(\w*)"$/, (_, word = '') => `: ${word}`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: '${word}'`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: !!str ${word}`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: >-\n              ${word}`),
  onLines(/: ([a-z]+)$/, () => ':'),
  onLines(/: ([a-z]+)$/, () => ': ~'),
  onLines(/: ([a-z]+)$/, () => ': True'),
  onLines(/^ {2}labels:$/, () => '  labels: &shared'),
  onLines(/: \{\}$/, () => ': null'),
  (text) => `--- # a document\n${text}...\n`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/^kind: (\w+)$/m, 'kind: &k $1').replace(/^( +)note: .*$/m, '$1note: *k'),
];

/** Documents, as people and programs write them: some wrapped in lists, some empty, in other words. */
export function oddYaml(objects: readonly JsonObject[]): fc.Arbitrary<string> {
  const style = fc.record({
    rewrite: fc.nat(rewrites.length - 1),
    choice: fc.nat(5),
    form: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'json', 'list', 'empty before', 'comment after'),
  });
  return fc.array(style, { minLength: objects.length, maxLength: objects.length }).map((styles) =>
    objects
      .map((object, at) => {
        const { rewrite, choice, form } = styles[at] as (typeof styles)[number];
        if (form === 'json') return `${JSON.stringify(object)}\n`;
        const listed = form === 'list' ? { apiVersion: 'v1', kind: `${object['kind']}List`, items: [object] } : object;
        const text = (rewrites[rewrite] as Rewrite)(writeKubeYaml(listed), choice);
        if (form === 'empty before') return `---\n# nothing\n---\n${text}`;
        return form === 'comment after' ? `${text}# the end\n` : text;
      })
      .join('---\n'),
  );
}
