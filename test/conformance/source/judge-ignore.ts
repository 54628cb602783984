import { filterIgnored } from '../../../shared/artifact/source-ignore.ts';
import type { Judgement, SourceCase } from './source-case.ts';

interface IgnoreCase {
  readonly files: readonly string[] | null;
  /** Path → text. */
  readonly sourceignore?: Readonly<Record<string, string>>;
  readonly ignore?: string;
  readonly symlinks?: Readonly<Record<string, string>>;
  readonly included: readonly string[];
}

/** Which files an artifact holds. Links never belong to it. */
export function judgeIgnore(recorded: SourceCase): Judgement {
  const { files, sourceignore = {}, ignore, symlinks = {}, included } = recorded as unknown as IgnoreCase;
  const tree = [...new Set([...(files ?? []), ...Object.keys(sourceignore)])]
    .filter((path) => !Object.hasOwn(symlinks, path))
    .map((path) => ({ path, bytes: Buffer.from(sourceignore[path] ?? ''), executable: false }));
  const kept = filterIgnored(tree, ignore).map(({ path }) => path);
  return { expected: [...included].sort(), actual: kept.sort() };
}
