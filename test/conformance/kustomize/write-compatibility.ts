import { writeFileSync } from 'node:fs';
import type { ConformanceResult } from '../result.ts';

interface Outcome extends Pick<ConformanceResult, 'passed' | 'failures'> {
  /** How many cases print something, and which of them print other bytes than kustomize. */
  readonly builds: number;
  readonly otherBytes: readonly string[];
  /** The cases of whose input the record lacks a part. */
  readonly typed: readonly string[];
}

const file = new URL('../../../docs/compatibility-kustomize.md', import.meta.url);

/** Writes what a run found, so that nobody has to believe it. */
export function writeCompatibility({ passed, failures, builds, otherBytes, typed }: Outcome): void {
  const text = [
    '# Kustomize: what is equal',
    '',
    '`npm run conformance -- kustomize` writes this page. The cases are recorded from kustomize v5.8.1: whole builds, single transformers,',
    'generators, filters and merges. A case passes with the same objects in the same order, or with an error of the same cause.',
    '',
    `- ${passed} cases pass, ${failures.length} fail, none is left out. Of these, ${typed.length} have recorded answers but not all of their input: see below.`,
    `- ${builds - otherBytes.length} of the ${builds} builds print the same bytes as \`kustomize build\`.`,
    '',
    '## Other objects or another error',
    '',
    ...list(failures.map(({ name }) => name)),
    '',
    '## Other bytes',
    '',
    ...list(otherBytes),
    '',
    '## Input typed by hand',
    '',
    `Kustomize's own tests give these ${typed.length} filters values of Go, which the record does not hold. They were read in those tests and typed`,
    'into `test/conformance/kustomize/lost-input.ts`; the rest of the input, and the answer, are recorded.',
    '',
    ...list(typed),
    '',
    '## On purpose',
    '',
    "- `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are directives of kubectl's patches. kustomize leaves them in the",
    '  objects as plain fields, and so do we.',
    '- A label or annotation that is added to several fields of an object stays one value in all of them, as in kustomize: `labels` of an',
    "  overlay reach a base's selectors. A suffix of a tag is added twice to the images of pods, as kustomize does.",
    '- Where kustomize itself panics, a build ends with an error: an object that has lost its kind or name gets a prefix; `patchesJson6902` has no',
    "  target; a patch or a replacement makes two objects one; the kind of a RoleBinding's subject is no text.",
    '- Where kustomize goes through objects in a random order, such as for references, it may name another error than we do.',
    '- A prefix without a text that makes a field makes null, also in an object that is written in braces, where kustomize makes an empty text.',
    '- An item with a tag (`!!str 5`) keeps it in a list that is merged by value, such as `finalizers`; kustomize loses it. A number in quotes (`!!int "5"`) is one without to us.',
    '- Dates without quotes among texts in which variables are replaced, such as `command`, are texts; kustomize refuses them.',
    '- A name that a replacement gives a number or a boolean is a text, also behind a prefix or a patch, where kustomize writes it without quotes.',
    '- A folded text whose lines are indented further is to replacements and JSON patches what is written in the end; to kustomize it has an empty line less until then.',
    '- Line and paragraph separators within texts, the key `<<` in quotes and names with a comma stay what they are; kustomize loses them, or its way.',
    '- The origin of an object (`buildMetadata`) is told by the shortest way to its file, also where a kustomization names it by a way out of its folder',
    '  and back into it, which kustomize repeats.',
    '- Charts of `helmCharts` are rendered as Helm 4 does, whichever Helm kustomize would find. Helm 3 sorts webhooks among the kinds that it does not know,',
    "  writes `.Chart` and its own version otherwise, forgets what stands behind the numbers of a Kubernetes version, reads the first of a chart's documents of",
    '  values, keeps their nulls, and takes charts of `apiVersion: v3`.',
    '- `valuesInline` reaches what `<<` and aliases bring into a file of values, where kustomize merges beside it. A comma in the path of a file of values is',
    '  part of the path; Helm takes that apart.',
    '- What is copied into itself until it has two million values, or is nested 500 deep, is refused.',
  ].join('\n');
  writeFileSync(file, `${text}\n`);
}

function list(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['None.'] : names.toSorted().map((name) => `- \`${name}\``);
}
