import { judgeBucket } from './judge-bucket.ts';
import { judgeIgnore } from './judge-ignore.ts';
import { judgeConfigChanged, judgeLayer, judgeSelect } from './judge-oci.ts';
import type { Judgement, SourceCase } from './source-case.ts';

/** By kind. A kind that is missing is left out, and said so. */
export const judges: Readonly<Record<string, (recorded: SourceCase) => Judgement>> = {
  bucket: judgeBucket,
  configChanged: judgeConfigChanged,
  ignore: judgeIgnore,
  layer: judgeLayer,
  select: judgeSelect,
};
