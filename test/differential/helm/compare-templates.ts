import fc from 'fast-check';
import { type HelmRequest, startHelm } from '../../oracle/helm/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import type { HelmCase } from './helm-case.ts';
import { reduceCase } from './reduce-case.ts';
import { renderOurs, textOf } from './render-ours.ts';
import { scopes } from './scopes.ts';
import { templates, values } from './templates.ts';

/** As many kinds of difference are shrunk and shown. */
const mostShown = 40;
const texts = fc.oneof({ weight: 3, arbitrary: templates }, { weight: 2, arbitrary: scopes });
const helmCase = fc.tuple(texts, values).map(([given, held]): HelmCase => ({ ...given, values: held }));

const requestOf = ({ main, partial, values: given }: HelmCase): HelmRequest => ({
  templates: [
    { name: 'NOTES.txt', text: main },
    { name: '_p.tpl', text: partial },
  ],
  values: given,
});

interface Compared {
  readonly original: string;
  readonly ours: string;
  /** What kind of difference it is; undefined where there is none. */
  readonly kind: string | undefined;
}

/** Random templates and values, rendered by Helm's engine and by us: the same text, or the same words of an error. */
export async function compareTemplates({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  let helm = startHelm();
  const ask = async (request: HelmRequest): Promise<string> => {
    try {
      const { rendered, error } = await helm.render(request);
      return error === undefined ? textOf(rendered?.['c/templates/NOTES.txt']) : `ERR ${textOf(error)}`;
    } catch {
      helm = startHelm();
      return died;
    }
  };
  try {
    const compare = async (given: HelmCase): Promise<Compared> => {
      const request = requestOf(given);
      const ours = renderOurs(request);
      if (tooDeep.test(ours)) return { original: died, ours, kind: undefined };
      const original = await ask(request);
      return { original, ours, kind: kindOf(original, ours) };
    };
    const kinds = new Map<string, HelmCase[]>();
    let built = 0;
    for (const given of fc.sample(helmCase, { numRuns: cases, seed })) {
      const { original, kind } = await compare(given);
      if (!original.startsWith('ERR ')) built++;
      if (kind !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), given]);
    }
    const differences: Difference[] = [];
    for (const [kind, found] of [...kinds].sort(([, a], [, b]) => b.length - a.length).slice(0, mostShown)) {
      const smallest = await reduceCase(
        found[0] as HelmCase,
        async (smaller) => (await compare(smaller)).kind === kind,
      );
      const { original, ours } = await compare(smallest);
      differences.push({
        name: `${kind} (${found.length} of ${cases})`,
        input: testOf(smallest, original),
        original,
        ours,
      });
    }
    return { cases, built, differences };
  } finally {
    helm.stop();
  }
}

/** Data that contains itself ends the original's whole process; here it is an error. */
const died = 'ERR the process ended';
/** Where our limit is lower on purpose. */
const tooDeep = /exceeded maximum template depth/;
/** The text without addresses in memory. */
const steady = (text: string): string => text.replace(/0x[\da-f]{10,}/g, '0xADDRESS');

function kindOf(original: string, ours: string): string | undefined {
  if (steady(original) === steady(ours) || (original === died && ours.startsWith('ERR '))) return undefined;
  const [theirs, own] = [original, ours].map((text) =>
    text.startsWith('ERR ') ? (/error calling \w+/.exec(text)?.[0] ?? 'an error') : 'text',
  );
  return `${theirs} there, ${own} here`;
}

function testOf({ main, partial, values: given }: HelmCase, original: string): string {
  return [
    "it('renders as Helm does', () => {",
    `  const main = ${JSON.stringify(main)};`,
    `  const partial = ${JSON.stringify(partial)};`,
    `  const values = ${JSON.stringify(given)};`,
    `  expect(renderNotes({ main, partial, values })).toBe(${JSON.stringify(original)});`,
    '});',
  ].join('\n');
}
