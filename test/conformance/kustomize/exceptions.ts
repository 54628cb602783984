import type { KustomizeCase } from './cases.ts';

/** Why a case is left out, where it is: it runs other programs, or the record does not hold what was given. */
export function exceptionOf({
  name,
  kind,
  filter,
  options,
  config,
  dest = '',
  src = '',
}: KustomizeCase): string | undefined {
  if (name.includes('/fnplugin_test.go')) return 'run a container or a program';
  if (options?.helm.enabled) return 'render Helm charts, for which the engine needs a renderer that is passed in';
  if (filter === 'nameref.Filter') return 'refer to objects that the record does not hold';
  if (filter === 'refvar.Filter') return 'use variables whose values the record does not hold';
  if (filter === 'patchstrategicmerge.Filter' && !config) return 'apply a patch that the record does not hold';
  if (kind === 'merge2' && /# \{.*x-kubernetes-patch-/.test(dest + src)) return 'have the schema in a comment';
  return undefined;
}
