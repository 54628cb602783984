import type { KustomizeCase } from './cases.ts';

/** Why a case is left out, where it is: it runs other programs, or the record does not hold what it was given. */
export function exceptionOf({ filter, options }: KustomizeCase): string | undefined {
  if (options?.helm.enabled) return 'renders Helm charts: the engine does so only with a renderer that is passed in';
  if (filter === 'nameref.Filter') return 'the record does not hold the objects that are referred to';
  if (filter === 'refvar.Filter') return 'the record does not hold the values of the variables';
  return undefined;
}
