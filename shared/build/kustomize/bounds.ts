import { fault, KustomizeError } from './kustomize-error.ts';
import type { Json } from './resource.ts';

/** As many keys may lead to a value; files hold far fewer. */
const deepest = 500;
const mostValues = 2_000_000;

/** Paths that are longer lead nowhere. @throws KustomizeError `too-large` */
export function refuseLong(segments: readonly string[], path: string): readonly string[] {
  if (segments.length <= deepest) return segments;
  throw fault('too-large', `the path '${path.slice(0, 40)}…' has more than ${deepest} keys`);
}

/**
 * What is copied into itself doubles each time, and takes no room until somebody walks through it.
 *
 * @throws KustomizeError `too-large`
 */
export function refuseHuge(value: Json, file: string): void {
  const fail = (what: string): KustomizeError => new KustomizeError('too-large', file, `makes an object ${what}`);
  let left = mostValues;
  const walk = (found: Json, depth: number): void => {
    if (--left < 0) throw fail(`of more than ${mostValues} values`);
    if (typeof found !== 'object' || found === null) return;
    if (depth > deepest) throw fail(`that is more than ${deepest} keys deep`);
    for (const child of Object.values(found) as readonly Json[]) walk(child, depth + 1);
  };
  walk(value, 0);
}
