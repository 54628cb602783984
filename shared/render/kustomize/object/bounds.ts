import { fault, KustomizeError } from '../kustomize-error.ts';
import type { Json } from './resource.ts';

/** As many keys may lead to a value; files hold far fewer. */
const deepest = 500;
const mostValues = 2_000_000;
/** Of all that patches, replacements, variables and names add in one build. */
const mostMade = 5_000_000;
/** So many comparisons take some seconds. */
const mostSteps = 200_000_000;
/** So many characters count as a value. */
const charactersOfValue = 8;

/** Paths that are longer lead nowhere. @throws KustomizeError `too-large` */
export function refuseLong(segments: readonly string[], path: string): readonly string[] {
  if (segments.length <= deepest) return segments;
  throw fault('too-large', `the path '${path.slice(0, 40)}…' has more than ${deepest} keys`);
}

/**
 * What is copied into itself doubles each time, and takes no room until somebody walks through it. Gives how many values there are.
 *
 * @throws KustomizeError `too-large`
 */
export function refuseHuge(value: Json, file: string): number {
  const fail = (what: string): KustomizeError => new KustomizeError('too-large', file, `makes an object ${what}`);
  let left = mostValues;
  const walk = (found: Json, depth: number): void => {
    if (--left < 0) throw fail(`of more than ${mostValues} values`);
    if (typeof found !== 'object' || found === null) return;
    if (depth > deepest) throw fail(`that is more than ${deepest} keys deep`);
    for (const child of Object.values(found) as readonly Json[]) walk(child, depth + 1);
  };
  walk(value, 0);
  return mostValues - left;
}

/** Counts what a build makes beyond what it reads: a patch of a few lines, or a variable, may end up in every object. */
export interface Growth {
  /** @throws KustomizeError `too-large` for one value too many */
  add(values: number, file: string): void;
  /** The same for the characters of a text. */
  addText(length: number, file: string): void;
  /** Counts comparisons before they are made, such as of each patch with each object. @throws KustomizeError `too-large` */
  addSteps(steps: number, file: string): void;
}

export function createGrowth(): Growth {
  let left = mostMade;
  const add: Growth['add'] = (values, file) => {
    left -= values;
    if (left >= 0) return;
    throw new KustomizeError(
      'too-large',
      file,
      `puts in more than ${mostMade} values, or ${mostMade * charactersOfValue} characters, together with what came before: fewer objects, or less for each`,
    );
  };
  let stepsLeft = mostSteps;
  const addSteps: Growth['addSteps'] = (steps, file) => {
    stepsLeft -= steps;
    if (stepsLeft >= 0) return;
    throw new KustomizeError(
      'too-large',
      file,
      'has more to compare with all objects than one build takes: fewer or shorter selectors, images, replacements or objects',
    );
  };
  return { add, addText: (length, file) => add(length / charactersOfValue, file), addSteps };
}

/** How many values there are, as {@link Growth} counts them: shared ones wherever they are used. */
export function sizeOf(value: Json): number {
  const sizes = new Map<object, number>();
  const measure = (found: Json): number => {
    if (typeof found === 'string') return 1 + found.length / charactersOfValue;
    if (typeof found !== 'object' || found === null) return 1;
    const known = sizes.get(found);
    if (known !== undefined) return known;
    let size = 1;
    for (const child of Object.values(found) as readonly Json[]) size += measure(child);
    sizes.set(found, size);
    return size;
  };
  return measure(value);
}
