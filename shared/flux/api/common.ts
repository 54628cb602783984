import { z } from 'zod';
import { durationPattern } from './duration.ts';

/** A string with a description. */
export const text = (description: string) => z.string().meta({ description });
export const duration = (description: string) => z.string().regex(durationPattern).meta({ description });
export const int64 = (description: string) => z.int().meta({ format: 'int64', description });
export const time = (description: string) => z.string().meta({ format: 'date-time', description });
export const stringMap = (description: string) => z.record(z.string(), z.string()).meta({ description });

/** The name of an object in the same namespace. */
export const localReference = (description: string) =>
  z.object({ name: text('Name of the referent.') }).meta({ description });

/** What no single field's type says. */
export interface Rule<T> {
  /** In the Common Expression Language: the API server asks it at admission. */
  readonly cel: string;
  readonly message: string;
  /** The same, for an object that came in before the rule did. */
  readonly holds: (value: T) => boolean;
}

/** A schema with rules, which the CRD carries and the decoder checks. */
export function withRules<T extends z.ZodType>(schema: T, ...rules: readonly Rule<z.output<T>>[]): T {
  return rules
    .reduce((checked: T, { holds, message }) => checked.refine(holds, message) as T, schema)
    .meta({ 'x-kubernetes-validations': rules.map(({ cel, message }) => ({ message, rule: cel })) });
}

export const conditionSchema = z.object({
  lastTransitionTime: time('When the condition last changed.'),
  message: z.string().max(32_768).meta({ description: 'What people read of it.' }),
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .meta({ format: 'int64', description: 'The generation that the condition speaks of.' }),
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .meta({ description: 'Why, as one word for programs.' }),
  status: z.enum(['True', 'False', 'Unknown']).meta({ description: 'Whether it holds.' }),
  type: z
    .string()
    .max(316)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
    )
    .meta({ description: 'What is said, in CamelCase.' }),
});

/** What every status has. */
export const commonStatus = {
  conditions: z.array(conditionSchema).optional().meta({ description: 'The state of the object.' }),
  lastHandledReconcileAt: text('The request annotation that was last answered.').optional(),
  observedGeneration: int64('The generation that was last acted on.').optional(),
};

export const artifactSchema = z
  .object({
    digest: z
      .string()
      .regex(/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/)
      .meta({ description: 'Digest of the file, as `<algorithm>:<checksum>`.' }),
    lastUpdateTime: time('When the artifact was made.'),
    metadata: stringMap('What the source says of it.').optional(),
    path: text('Path of the file below the root of the storage.'),
    revision: text('The revision of the source, which people can trace back.'),
    size: int64('Size of the file in bytes.').optional(),
    url: text('Where the file can be read over HTTP.'),
  })
  .meta({ description: 'The last thing fetched from the source.' });
