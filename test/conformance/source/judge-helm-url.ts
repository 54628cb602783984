import { messageOf } from '../../../shared/base/errors.ts';
import {
  checkDependencyUrl,
  checkRemoteChartName,
  indexUrlOf,
  normalizeRepositoryUrl,
  resolveChartUrl,
} from '../../../shared/source/helm/chart-url.ts';
import { pickChartTag } from '../../../shared/source/helm/pick-chart-tag.ts';
import type { Judgement, SourceCase } from './source-case.ts';

type Texts = Readonly<Record<string, string>>;

/** Where a chart is that an index names. */
export function judgeResolveUrl(recorded: SourceCase): Judgement {
  const { repository = '', normalized, url = '', expected, error } = recorded as unknown as Texts;
  const actual = outcome(() => {
    const base = normalizeRepositoryUrl(repository);
    return { normalized: base, expected: resolveChartUrl(base, url) };
  });
  return { expected: error === undefined ? { normalized, expected } : { error }, actual };
}

/** How the URL of a repository is asked, and where its index is. */
export function judgeNormalizeUrl(recorded: SourceCase): Judgement {
  const { url = '', expected, indexURL, error } = recorded as unknown as Texts;
  const actual = outcome(() => {
    const normalized = normalizeRepositoryUrl(url);
    return { expected: normalized, indexURL: normalized === '' ? undefined : indexUrlOf(normalized) };
  });
  return { expected: error === undefined ? { expected, indexURL } : { error }, actual };
}

/** Which repositories the dependencies of a chart may name. */
export function judgeDependencyUrl(recorded: SourceCase): Judgement {
  const { url = '', error } = recorded as unknown as Texts;
  return { expected: error === undefined ? {} : { error }, actual: outcome(() => checkDependencyUrl(url)) ?? {} };
}

/** Which names a chart of a HelmRepository may have. */
export function judgeRemoteName(recorded: SourceCase): Judgement {
  const { chart = '', error } = recorded as unknown as Texts;
  return { expected: error === undefined ? {} : { error }, actual: outcome(() => checkRemoteChartName(chart)) ?? {} };
}

/** Which tag of a registry's repository a version means. */
export function judgeOciPick(recorded: SourceCase): Judgement {
  const { tags, version, picked, error } = recorded as unknown as {
    readonly tags: readonly string[] | null;
    readonly version: string;
    readonly picked?: string;
    readonly error?: string;
  };
  const actual = outcome(() => ({ picked: pickChartTag(tags ?? [], version) }));
  return { expected: error === undefined ? { picked } : { error }, actual };
}

function outcome<T>(run: () => T): T | { readonly error: string } {
  try {
    return run();
  } catch (error) {
    return { error: messageOf(error) };
  }
}
