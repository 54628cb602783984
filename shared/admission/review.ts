import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** The part of managed fields that says which annotations a manager wrote: `f:<name>`. */
const fieldsSchema = z
  .object({ 'f:metadata': z.object({ 'f:annotations': z.record(z.string(), z.unknown()).optional() }).optional() })
  .nullish();

const metadataSchema = z.object({
  name: z.string().optional(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  managedFields: z.array(z.object({ manager: z.string().optional(), fieldsV1: fieldsSchema })).nullish(),
});
type Metadata = z.infer<typeof metadataSchema>;

/** The status of a Flux object; that of other kinds does not matter. */
const statusSchema = z.object({ lastHandledReconcileAt: z.string().optional() }).nullish().catch(undefined);
const objectSchema = z.looseObject({ metadata: metadataSchema, status: statusSchema }).nullish();

const reviewSchema = z.object({
  request: z.object({
    uid: z.string().min(1),
    operation: z.string(),
    dryRun: z.boolean().optional(),
    subResource: z.string().optional(),
    resource: z.object({ group: z.string(), version: z.string(), resource: z.string() }),
    name: z.string().optional(),
    namespace: z.string().optional(),
    object: objectSchema,
    oldObject: objectSchema,
  }),
});
type ReviewObject = NonNullable<z.infer<typeof objectSchema>>;

/** What is kept of an AdmissionReview. The content of objects is compared and never kept: it may be a Secret's. */
export interface Edit {
  /** The uid of the review, not of the object. */
  readonly uid: string;
  readonly operation: string;
  readonly dryRun: boolean;
  readonly subResource: string;
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** Absent if the kind is cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
  /** The object before and after the write. */
  readonly old: Metadata | undefined;
  readonly new: Metadata | undefined;
  /** The last token that had been handled before the write. */
  readonly handled: string | undefined;
  /** True if the write changes more than the fields that the server sets. */
  readonly changesContent: boolean;
}

/** Parses an AdmissionReview; undefined if the text is not one. */
export function parseReview(text: string, bookkeeping: readonly string[]): Edit | undefined {
  const parsed = reviewSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { uid, operation, dryRun = false, subResource = '', resource, object, oldObject, ...at } = parsed.data.request;
  // The delete of a collection does not name its objects: only the old object has the name.
  const { name = at.name, namespace = at.namespace } = (object ?? oldObject)?.metadata ?? {};
  if (!name) return undefined;
  return {
    uid,
    operation,
    dryRun,
    subResource,
    resource,
    ...(namespace ? { namespace } : {}),
    name,
    handled: oldObject?.status?.lastHandledReconcileAt,
    old: oldObject?.metadata,
    new: object?.metadata,
    changesContent: !isDeepStrictEqual(contentOf(object, bookkeeping), contentOf(oldObject, bookkeeping)),
  };
}

/**
 * The uid of a review that cannot be parsed, for example because it is too long; the API server writes it near the beginning. Empty if
 * not found.
 */
export function findReviewUid(text: string): string {
  return /"request"\s*:\s*\{\s*"uid"\s*:\s*"([^"\\]{1,128})"/.exec(text.slice(0, 4096))?.[1] ?? '';
}

/** The field managers that wrote an annotation. */
export function writersOf(metadata: Metadata | undefined, annotation: string): readonly string[] {
  return (metadata?.managedFields ?? []).flatMap(({ manager, fieldsV1 }) =>
    manager !== undefined && fieldsV1?.['f:metadata']?.['f:annotations']?.[`f:${annotation}`] !== undefined
      ? [manager]
      : [],
  );
}

function contentOf(object: ReviewObject | null | undefined, bookkeeping: readonly string[]): unknown {
  if (!object) return undefined;
  const { status: _, metadata, ...content } = object;
  const { labels, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !bookkeeping.includes(key));
  return { ...content, labels: labels ?? {}, annotations: Object.fromEntries(kept) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
