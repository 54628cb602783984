import { judgeBucket } from './judge-bucket.ts';
import {
  judgeDependencyUrl,
  judgeNormalizeUrl,
  judgeOciPick,
  judgeRemoteName,
  judgeResolveUrl,
} from './judge-helm-url.ts';
import { judgeIgnore } from './judge-ignore.ts';
import { judgeKnownHosts } from './judge-known-hosts.ts';
import { judgeConfigChanged, judgeLayer, judgeSelect } from './judge-oci.ts';
import type { Judgement, SourceCase } from './source-case.ts';

/** By kind. A kind that is missing is left out, and said so. */
export const judges: Readonly<Record<string, (recorded: SourceCase) => Judgement>> = {
  bucket: judgeBucket,
  configChanged: judgeConfigChanged,
  dependencyURL: judgeDependencyUrl,
  ignore: judgeIgnore,
  knownHosts: judgeKnownHosts,
  layer: judgeLayer,
  normalizeURL: judgeNormalizeUrl,
  ociPick: judgeOciPick,
  remoteName: judgeRemoteName,
  resolveURL: judgeResolveUrl,
  select: judgeSelect,
};
