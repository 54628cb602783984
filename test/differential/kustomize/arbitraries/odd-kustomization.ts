import fc from 'fast-check';
import { withSlips } from './slips.ts';

/** Another way to write a kustomization file: the same, nearly the same, or wrong. */
type Rewrite = (text: string) => string;

const harmless: readonly Rewrite[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\ufeff${text}`,
  (text) => `# what this is\n---\n${text}`,
  (text) => `${text}---\n`,
  (text) => `${text}...\n`,
  (text) => `${text}\n\n# the end`,
  (text) => text.trimEnd(),
  (text) => text.replace(/^(apiVersion|kind): .*\n/gm, ''),
  (text) => text.replace(/^(\w+:.*)$/gm, '$1 # said here'),
  (text) => text.replace(/^resources:\n- (.*)$/m, 'resources: [ "$1" ]'),
  (text) => text.replace(/^resources:/m, 'bases:'),
  (text) => text.replace(/^(name|name\w+): (.*)$/gm, "$1: '$2'"),
  (text) => text.replace(/^(\s*)(name|kind): (\w+)$/gm, '$1$2: !!str $3'),
  (text) => text.replace(/^- (.*)$/m, '- &first $1'),
  (text) => text.replace(/^- ([\w./]+)$/m, '- >-\n  $1'),
];

const lax: readonly Rewrite[] = [
  (text) => text.replace(/^(resources|patches|images|labels|namespace)\b/gm, (key) => key.toUpperCase()),
  (text) => text.replace(/^(\w+):/m, '$1:\n$1:'),
  (text) => `${text}namePrefix: twice-\nnamePrefix: again-\n`,
  (text) => `${text}nothing: here\n`,
  (text) => `${text}---\nnameSuffix: -second\n`,
  (text) => `${text}namespace: null\n`,
  (text) => `${text}namespace:\n  a: b\n`,
  (text) => `${text}nameSuffix: 5\n`,
  (text) => `${text}components: []\nreplicas:\n`,
  (text) => `${text}commonAnnotations:\n  a: 1\n  b: true\n  c: ~\n`,
  (text) => `${text}metadata:\n  name: me\n  annotations:\n    config.kubernetes.io/local-config: "true"\n`,
  (text) => `${text}resources:\n- missing.yaml\n`,
  (text) => `${text}  broken: [\n`,
  (text) => `${text}\tbroken: tab\n`,
  (text) => text.replace(/^kind: \w+$/m, 'kind: Nothing'),
  (text) => text.replace(/v1(alpha1|beta1)$/m, 'v1'),
  (text) => text.replace(/^- (.*\.yaml)$/m, '- ./$1'),
  (text) => text.replace(/^- (.*\.yaml)$/m, '- $1\n- $1'),
  (text) => text.replace(/^- (\.\.\/\w+)$/m, '- $1/'),
  (text) => text.replace(/^- (\.\.\/\w+)$/m, '- $1/../base'),
  (text) => text.replace(/^- (\.\.\/\w+)$/m, '- .'),
  () => '',
  () => '# nothing\n',
  () => '[]\n',
];

/** As people write it. */
export const oddKustomization: fc.Arbitrary<Rewrite> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: string) => text) },
  { weight: 3, arbitrary: fc.constantFrom(...harmless) },
  { weight: 1, arbitrary: fc.constantFrom(...lax) },
  { weight: 1, arbitrary: withSlips },
);

export const fileName = fc.oneof(
  { weight: 12, arbitrary: fc.constant('kustomization.yaml') },
  { weight: 1, arbitrary: fc.constantFrom('kustomization.yml', 'Kustomization', 'kustomization.json') },
);
