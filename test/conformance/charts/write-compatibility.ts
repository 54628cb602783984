import { writeFileSync } from 'node:fs';
import type { ChartCase } from './cases.ts';

interface Outcome {
  readonly cases: readonly ChartCase[];
  readonly failures: readonly { readonly name: string; readonly expected: string; readonly actual: string }[];
}

const file = new URL('../../../docs/compatibility-helm.md', import.meta.url);

/** Writes what a run found, so that nobody has to believe it. */
export function writeCompatibility({ cases, failures }: Outcome): void {
  const failed = new Map(failures.map((failure) => [failure.name, failure]));
  const charts = Map.groupBy(cases, ({ name }) => name.slice(0, name.indexOf('/')));
  const rows = [...charts].map(([chart, own]) => {
    const passed = own.filter(({ name }) => !failed.has(name)).length;
    return `| ${chart} | ${passed} of ${own.length} |`;
  });
  const text = [
    '# Helm: what is equal',
    '',
    '`npm run conformance -- charts` writes this page. The cases are recorded from Helm v4.2.4: real charts, each with its default values and with',
    'others. A case passes with the bytes that `helm template --include-crds` printed, or with its error. Lines that are random, such as passwords,',
    'certificates and times, are told by rendering twice, and compared by shape.',
    '',
    `- ${cases.length - failures.length} of ${cases.length} cases of ${charts.size} charts pass.`,
    '- `npm run conformance -- template` judges templates and functions one by one, `npm run differential -- helm` random ones.',
    '',
    '| chart | passes |',
    '|---|---|',
    ...rows,
    '',
    '## Other output',
    '',
    ...(failures.length === 0
      ? ['None.']
      : failures.map(({ name, expected, actual }) => `- \`${name}\`: ${expected} / ${actual}`)),
    '',
    '## Left out, and why',
    '',
    '- Charts are not fetched: `--repo`, `--verify`, `--dependency-update`, OCI and repository references. Name a folder or a .tgz file.',
    '- No cluster is asked: `--validate` and `--dry-run=server` are refused, `lookup` finds nothing unless the library is given a port for it.',
    "- `--post-renderer` is refused: it names a plugin of Helm's. Pipe the output through the program.",
    '- `--enable-dns` is refused: templates may not ask the network. `getHostByName` answers with nothing, as in Helm without the flag.',
    "- `--name-template` has no `env` and `expandenv`. The namespace of a kubeconfig's context is not read; `HELM_NAMESPACE` is.",
    "- Warnings (a value that is no table, a deprecated chart) and `--debug`'s rendering of invalid YAML are not printed.",
    '- Charts of `apiVersion: v3` are refused, as by Helm without its experimental switch.',
    '- Reasons that Go gives for YAML that does not parse are ours where our parser stops at another place.',
    '- A glob that is malformed (`.Files.Glob "["`) matches no file; in Helm it matches all.',
    '- Limits beyond those of Helm: 20,000 files a chart, 100 MiB for all packed dependencies together, 20 million steps, 64 Mi characters and',
    '  192 MiB of values a render, 400,000 steps for the values of all schemas, 250 schemas inside one',
    '  another, and 100 schemas on the network, of at most 5 MiB each.',
    '- Schemas refer to themselves and to the network; other files of the machine, which Helm reads, are not followed.',
  ].join('\n');
  writeFileSync(file, `${text}\n`);
}
