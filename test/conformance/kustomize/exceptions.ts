import type { KustomizeCase } from './cases.ts';

/** Why a case is left out, where it is: it runs other programs, or the record does not hold what was given. */
export function exceptionOf({ name, kind, dest = '', src = '' }: KustomizeCase): string | undefined {
  if (kind === 'merge2' && /# \{.*x-kubernetes-patch-/.test(dest + src)) return 'have the schema in a comment';
  return undefined;
}
