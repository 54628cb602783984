import { type HelmRequest, startHelm } from '../../oracle/helm/oracle.ts';
import type { Difference, DifferentialResult } from '../result.ts';
import { methods, receivers, uses } from './methods.ts';
import { renderOurs, textOf } from './render-ours.ts';

/**
 * Every method that a template can call on times, durations and versions, and what functions make of these: the same cases whatever the
 * seed.
 */
export async function compareMethods(): Promise<DifferentialResult> {
  const helm = startHelm();
  const differences: Difference[] = [];
  let built = 0;
  const templates = Object.entries(receivers).flatMap(([kind, values]) =>
    values.flatMap((value) => [
      ...(methods[kind] ?? []).map((method) => `{{ ${value}.${method} }}`),
      ...uses.map((use) => `{{ ${value} | ${use} }}`),
    ]),
  );
  for (const text of templates) {
    const request: HelmRequest = { templates: [{ name: 'NOTES.txt', text }], values: {} };
    const { rendered, error } = await helm.render(request);
    const original = error === undefined ? textOf(rendered?.['c/templates/NOTES.txt']) : `ERR ${textOf(error)}`;
    if (error === undefined) built++;
    const ours = renderOurs(request);
    if (original !== ours) differences.push({ name: 'a method', input: text, original, ours });
  }
  helm.stop();
  return { cases: templates.length, built, differences };
}
