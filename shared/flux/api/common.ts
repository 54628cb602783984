import { z } from 'zod';
import { durationPattern } from './duration.ts';

/** A string; the description is what `kubectl explain` prints. */
export const text = (description: string) => z.string().meta({ description });
export const duration = (description: string) => z.string().regex(durationPattern).meta({ description });
export const int64 = (description: string) => z.int().meta({ format: 'int64', description });
export const time = (description: string) => z.string().meta({ format: 'date-time', description });
export const stringMap = (description: string) => z.record(z.string(), z.string()).meta({ description });

/** A reference to an object in the same namespace, by name. */
export const localReference = (description: string) =>
  z.object({ name: text('Name of the object.') }).meta({ description });

/** A rule that the type of a single field cannot express. */
export interface Rule<T> {
  /** The rule in the Common Expression Language, which the API server evaluates at admission. */
  readonly cel: string;
  readonly message: string;
  /** The same rule for the decoder, as an object may have been created before the rule existed. */
  readonly holds: (value: T) => boolean;
}

/** Adds rules to a schema: the CRD contains them, and the decoder checks them. */
export function withRules<T extends z.ZodType>(schema: T, ...rules: readonly Rule<z.output<T>>[]): T {
  return rules
    .reduce((checked: T, { holds, message }) => checked.refine(holds, message) as T, schema)
    .meta({ 'x-kubernetes-validations': rules.map(({ cel, message }) => ({ message, rule: cel })) });
}

export const conditionSchema = z.object({
  lastTransitionTime: time('Time of the last change of the status.'),
  message: z.string().max(32_768).meta({ description: 'Human-readable message.' }),
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .meta({ format: 'int64', description: 'Generation of the object that the condition was set for.' }),
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .meta({ description: 'Reason for the status, as one CamelCase word for programs.' }),
  status: z.enum(['True', 'False', 'Unknown']).meta({ description: 'True, False or Unknown.' }),
  type: z
    .string()
    .max(316)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
    )
    .meta({ description: 'Type of the condition, in CamelCase.' }),
});

/** The fields of every status. */
export const commonStatus = {
  conditions: z.array(conditionSchema).optional().meta({ description: 'Conditions of the object.' }),
  lastHandledReconcileAt: text(
    'Value of the reconcile.fluxcd.io/requestedAt annotation that was handled last.',
  ).optional(),
  observedGeneration: int64('Generation of the object that was reconciled last.').optional(),
};

export const artifactSchema = z
  .object({
    digest: z
      .string()
      .regex(/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/)
      .meta({ description: 'Digest of the file, as `<algorithm>:<checksum>`.' }),
    lastUpdateTime: time('Time at which the artifact was made.'),
    metadata: stringMap('Further facts about the artifact from its source.').optional(),
    path: text('Path of the file, relative to the root of the storage.'),
    revision: text('Revision of the source, such as `main@sha1:<commit>`.'),
    size: int64('Size of the file in bytes.').optional(),
    url: text('HTTP address of the file.'),
  })
  .meta({ description: 'Files of the source, as they were fetched last.' });
