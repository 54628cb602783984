import type { TemplateCase } from './run-case.ts';

/** Cases that this engine answers differently on purpose, or that are random. */
const skips: Readonly<Record<string, string>> = {
  'TestMaxExecDepth#1': 'the depth limit is lower: no JavaScript stack holds 100,000 templates',
  'TestEnv#1': 'a template never reads the environment (nor does Helm offer env)',
  'TestExpandEnv#1': 'a template never reads the environment (nor does Helm offer expandenv)',
  'TestGetHostByName#1': 'a template never resolves names unless a port is given',
  'TestRandomInt#2': 'random',
};

/** Why a case is left out; `undefined` for one that is to run. */
export function skipReason(recorded: TemplateCase): string | undefined {
  const known = skips[recorded.name];
  if (known !== undefined) return known;
  if (recorded.name.startsWith('probe/unary/keys#') && recorded.expected === '[z a]') return 'random order of keys';
  if (recorded.kind === 'render') return 'rendering is judged with the charts';
  return undefined;
}
