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
    'others. A case passes if the output is that of `helm template --include-crds` byte by byte, or its error. Random lines, such as passwords,',
    'certificates and times, are found by rendering twice, and compared by shape.',
    '',
    `- ${cases.length - failures.length} of ${cases.length} cases of ${charts.size} charts pass.`,
    '- `npm run conformance -- template` checks templates and functions one by one, `npm run differential -- helm` checks random ones.',
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
    '## Not supported, and why',
    '',
    '- Charts are not downloaded: `--repo`, `--verify`, `--dependency-update`, OCI and repository references. Name a folder or a .tgz file.',
    '- No cluster is used: `--validate` and `--dry-run=server` are refused, and `lookup` finds nothing unless the library is given a function for it.',
    '- `--post-renderer` is refused: it names a plugin of Helm. Pipe the output through the program.',
    '- `--enable-dns` is refused: templates may not use the network. `getHostByName` returns nothing, as in Helm without the flag.',
    "- `--name-template` has no `env` and `expandenv`. The namespace of a kubeconfig's context is not read; `HELM_NAMESPACE` is.",
    "- Warnings (a value that is not a table, a deprecated chart) and `--debug`'s rendering of invalid YAML are not printed.",
    '- Charts of `apiVersion: v3` are refused, as in Helm without its experimental feature.',
    '- The reason why YAML does not parse may differ from that of Go if our parser stops at another place.',
    '- A malformed glob (`.Files.Glob "["`) matches no file; in Helm it matches all.',
    '- Limits beyond those of Helm: 20,000 files per chart, 100 MiB for all packed dependencies together, 20 million steps, 64 Mi characters and',
    '  192 MiB of values a render, 400,000 steps for the values of all schemas, 250 schemas inside one',
    '  another, and 100 schemas on the network, of at most 5 MiB each.',
    '- Schemas may refer to themselves and to the network. References to other files on the machine, which Helm reads, are not followed.',
  ].join('\n');
  writeFileSync(file, `${text}\n`);
}
