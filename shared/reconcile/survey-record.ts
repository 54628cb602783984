import { z } from 'zod';
import type { ReconcileContext } from './context.ts';

const surveySchema = z.object({
  /** Up to when the ticks are looked after; milliseconds since the epoch. */
  at: z.number().exactOptional(),
  /** What was last reported on the objects of a cluster in which somebody else acts; absent while Sluice acts there. */
  leftAlone: z
    .object({ actors: z.array(z.string()), controllers: z.array(z.string()), at: z.number() })
    .exactOptional(),
});

/** What the surveys of a cluster leave for the next one. */
export type SurveyRecord = z.infer<typeof surveySchema>;

type Context = Pick<ReconcileContext, 'store' | 'cluster'>;

const keyOf = ({ cluster }: Context): string => `clusters/${cluster.uid}.survey.json`;

/** An empty record where there is none, or none that can be read. */
export async function readSurvey(context: Context): Promise<SurveyRecord> {
  const stored = await context.store.get(keyOf(context));
  if (stored === undefined) return {};
  return surveySchema.catch({}).parse(JSON.parse(Buffer.from(stored.body).toString()));
}

export async function writeSurvey(context: Context, record: SurveyRecord): Promise<void> {
  await context.store.put(keyOf(context), Buffer.from(JSON.stringify(record)));
}
