import { writeFileSync } from 'node:fs';
import type { ConformanceResult } from '../result.ts';

const file = new URL('../../../docs/compatibility-templates.md', import.meta.url);

/** Writes what a run found, so that nobody has to believe it. */
export function writeCompatibility({ passed, skipped, failures }: ConformanceResult): void {
  const reasons = [...Map.groupBy(skipped, ({ reason }) => reason)];
  const text = [
    '# Templates: what is equal',
    '',
    "`npm run conformance -- template` writes this page. The cases are recorded from Go 1.26's text/template, sprig 3.3 and Helm 4.2.4: their own tests,",
    'and every function with every type of argument. A case passes with the same bytes, or with the same words of an error.',
    '`npm run differential -- helm --cases 2000 --seed 1` tries random templates and values beside them.',
    '',
    `- ${passed} cases pass, ${failures.length} fail, ${skipped.length} are left out.`,
    '',
    '## Left out',
    '',
    ...reasons.flatMap(([reason, cases]) => [`${reason}:`, '', ...list(cases.map(({ name }) => name)), '']),
    '## Other output',
    '',
    ...list(failures.map(({ name }) => name)),
    '',
    '## On purpose',
    '',
    '- Templates nest 500 deep, take 20 million steps, write 64 MB and make 192 MiB of values at most: a chart that asks for more ends in an',
    '  error that says so.',
    '- Regular expressions are matched in linear time, by the same rules as in Go.',
    '- The local time zone is UTC, wherever a chart is rendered.',
    '- `env`, `expandenv` and `getHostByName` find nothing, as in Helm.',
    '- Where Go writes a struct inside of a TOML list with its commas misplaced, ours stand where they belong.',
  ].join('\n');
  writeFileSync(file, `${text}\n`);
}

function list(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['None.'] : names.toSorted().map((name) => `- \`${name}\``);
}
