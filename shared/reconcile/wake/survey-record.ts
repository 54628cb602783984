import { z } from 'zod';
import { StoreError } from '../../ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../../ports/store/read-document.ts';
import type { ReconcileContext } from '../context.ts';

const surveySchema = z.object({
  /** By kind, up to when the ticks are looked after; milliseconds since the epoch. */
  at: z.record(z.string(), z.number()).exactOptional(),
  /** What was last reported on the objects of a cluster in which somebody else acts; absent while Sluice acts there. */
  leftAlone: z
    .object({ actors: z.array(z.string()), controllers: z.array(z.string()), at: z.number() })
    .exactOptional(),
});

/** What the surveys of a cluster leave for the next one. */
export type SurveyRecord = z.infer<typeof surveySchema>;

type Context = Pick<ReconcileContext, 'store' | 'cluster'>;

const keyOf = ({ cluster }: Context): string => `clusters/${cluster.uid}.survey.json`;

/** A record with what a later write has to name. */
export interface HeldSurvey {
  /** Empty where there is none, or none that can be read. */
  readonly survey: SurveyRecord;
  readonly etag?: string;
}

export async function readSurvey(context: Context): Promise<HeldSurvey> {
  const { value = {}, etag } = await readDocument(context.store, keyOf(context), surveySchema);
  return { survey: value, ...(etag === undefined ? {} : { etag }) };
}

/** Writes the record, unless it is not the one that was read: a store that was lost meanwhile has to be found lost by the next survey. */
export async function writeSurvey(context: Context, held: HeldSurvey, survey: SurveyRecord): Promise<void> {
  try {
    await context.store.put(keyOf(context), Buffer.from(JSON.stringify(survey)), unchangedSince(held));
  } catch (error) {
    if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
  }
}
