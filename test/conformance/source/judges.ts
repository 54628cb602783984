import { judgeBucket } from './judge-bucket.ts';
import { judgeIgnore } from './judge-ignore.ts';
import { judgeConfigChanged, judgeLayer, judgeSelect } from './judge-oci.ts';

/** One recorded case: its kind says who judges it. */
export type SourceCase = Readonly<Record<string, unknown>> & { readonly kind: string; readonly id: string };

/** What was recorded, and what Sluice makes of the same inputs; both are compared as JSON. */
export interface Judgement {
  readonly expected: unknown;
  readonly actual: unknown;
}

/** By kind. A kind that is missing is left out, and said so. */
export const judges: Readonly<Record<string, (recorded: SourceCase) => Judgement>> = {
  bucket: judgeBucket,
  configChanged: judgeConfigChanged,
  ignore: judgeIgnore,
  layer: judgeLayer,
  select: judgeSelect,
};
