import { findOwner } from '../flux/api/owner-labels.ts';
import { fluxKinds, reconciledKinds } from '../flux/kinds.ts';
import { requestedAtAnnotation } from '../flux/well-known.ts';
import type { EditedJob, Expectation, ObjectJob } from '../queue/job.ts';
import { type Edit, writersOf } from './review.ts';

/** The entries of the webhook's configuration. Each has its own path. */
export const admissionEntries = ['objects', 'managed', 'scale'] as const;
/** An entry of the webhook's configuration. */
export type AdmissionEntry = (typeof admissionEntries)[number];

/** What is known about a call beside its body. */
export interface Call {
  readonly cluster: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly trace: string;
}

type Decide = (edit: Edit, call: Call) => ObjectJob | EditedJob | undefined;

const deciders: Readonly<Record<AdmissionEntry, Decide>> = {
  objects: decideObject,
  managed: decideManaged,
  scale: decideScale,
};

/** The job to enqueue for a call of the API server; undefined if there is nothing to do. */
export function decideJob(entry: AdmissionEntry, edit: Edit, call: Call): ObjectJob | EditedJob | undefined {
  return edit.dryRun ? undefined : deciders[entry](edit, call);
}

/**
 * Who is known to ask by a patch, which the API server repeats where a status was written meanwhile: such a request may be answered
 * before it is written. A replacement of the whole object would be refused.
 */
const patchers = ['flux', 'kubectl-annotate'];

/** An edit of a Flux object wakes it, unless it changes neither the spec nor the token. */
function decideObject(edit: Edit, call: Call): ObjectJob | undefined {
  const { group, resource } = edit.resource;
  const kind = reconciledKinds.find((name) => fluxKinds[name].group === group && fluxKinds[name].plural === resource);
  if (kind === undefined || edit.namespace === undefined || edit.subResource !== '') return undefined;
  const token = edit.new?.annotations?.[requestedAtAnnotation];
  const before = edit.old?.annotations?.[requestedAtAnnotation];
  const isRequest = token !== undefined && token !== before && token !== edit.handled;
  const isRepeatable = writersOf(edit.new, requestedAtAnnotation).some((manager) => patchers.includes(manager));
  if (edit.operation === 'UPDATE' && !isRequest && edit.new?.generation === edit.old?.generation) return undefined;
  const expect: Expectation =
    edit.operation === 'DELETE'
      ? { ...uidOf(edit), gone: true }
      : {
          ...uidOf(edit),
          ...(edit.new?.generation === undefined ? {} : { generation: edit.new.generation }),
          ...(isRequest ? { requestedAt: token, ...(isRepeatable ? { replaces: before ?? '' } : {}) } : {}),
        };
  const { namespace, name } = edit;
  return { type: 'object', ...call, kind, namespace, name, reason: isRequest ? 'request' : 'edit', expect };
}

/** A hand-made edit of a managed object wakes its owner, which the labels before the edit name, whatever the edit makes of them. */
function decideManaged(edit: Edit, call: Call): ObjectJob | undefined {
  const owner = findOwner((edit.old ?? edit.new)?.labels);
  if (owner === undefined || edit.subResource !== '' || !isOfInterest(edit)) return undefined;
  return { type: 'object', ...call, ...owner, reason: 'drift', expect: expectManaged(edit) };
}

/** A Scale has no labels: its owner has to be looked up. */
function decideScale(edit: Edit, call: Call): EditedJob | undefined {
  if (edit.subResource !== 'scale' || edit.operation !== 'UPDATE' || !isOfInterest(edit)) return undefined;
  return { type: 'edited', ...call, expect: expectManaged(edit) };
}

function isOfInterest({ operation, changesContent }: Edit): boolean {
  return operation === 'DELETE' || (operation === 'UPDATE' && changesContent);
}

function expectManaged(edit: Edit): EditedJob['expect'] {
  const { operation, resource, namespace, name, old } = edit;
  const of = { ...resource, ...(namespace === undefined ? {} : { namespace }), name };
  if (operation === 'DELETE') return { of, ...uidOf(edit), gone: true };
  return { of, ...uidOf(edit), ...(old?.resourceVersion === undefined ? {} : { after: old.resourceVersion }) };
}

function uidOf(edit: Edit): Pick<Expectation, 'uid'> {
  const uid = (edit.new ?? edit.old)?.uid;
  return uid === undefined ? {} : { uid };
}
