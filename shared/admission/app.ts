import { Hono } from 'hono';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { isUrlKey } from '../base/url-key.ts';
import { requestedAtAnnotation, shardLabel } from '../flux/well-known.ts';
import { type EditedJob, isJob, type ObjectJob } from '../queue/job.ts';
import { type AdmissionEntry, admissionEntries, decideJob } from './decide-job.ts';
import { type Edit, findReviewUid, parseReview } from './review.ts';

/** What the webhook works with. */
export interface AdmissionContext extends Pick<Clock, 'now' | 'sleep'> {
  /** The secret from which the keys in the paths are derived. */
  readonly secret: Uint8Array;
  /** True if this Sluice serves an object with these labels. Only called for objects of a shard. */
  isServed(cluster: string, labels: Readonly<Record<string, string>>): Promise<boolean>;
  /** Enqueues a job. @param event names the call, so that one that is repeated enqueues nothing more */
  enqueue(job: ObjectJob | EditedJob, event: string): Promise<void>;
  /** Resolves when the request for a reconciliation has been handled, or after a while. If absent, the call is answered at once. */
  awaitAnswer?(job: ObjectJob): Promise<void>;
  readonly newId: () => string;
  readonly log: Log;
}

/** A request to the API has at most 3 MiB; a review contains two objects. */
const largestBody = 7 * 1024 * 1024;
/** The API server waits for two seconds at most. The survey finds what could not be enqueued by then. */
const longestEnqueueMs = 1200;

/**
 * The admission webhook's HTTP app: `POST /admission/<cluster>/<key>/<entry>`, which the API server calls before a write happens. The
 * answer always allows the write, because the job is only a shortcut; a path with an unknown cluster, key or entry is 404. No body is
 * kept or logged: Secrets come in clear text.
 */
export function createAdmissionApp(context: AdmissionContext): Hono {
  const app = new Hono();
  app.post('/admission/:cluster/:key/:entry', async (c) => {
    const { cluster, key, entry } = c.req.param();
    if (!isUrlKey(context.secret, 'admission', cluster, key) || !isEntry(entry)) return c.notFound();
    const { text, isWhole } = await readBounded(c.req.raw.body);
    const edit = isWhole ? parseReview(text, [requestedAtAnnotation]) : undefined;
    if (edit === undefined) {
      context.log.warn('admission call not understood', { cluster, entry, bytes: text.length, whole: isWhole });
      return c.json(allow(findReviewUid(text)));
    }
    const call = { cluster, at: context.now(), trace: context.newId() };
    const decided = decideJob(entry, edit, call);
    const named = decided !== undefined && isJob(decided) ? decided : undefined;
    if (named !== decided) context.log.warn('admission call names what cannot be', { cluster, entry });
    const job = named !== undefined && (await isOurs(context, cluster, entry, edit)) ? named : undefined;
    if (job !== undefined) await enqueueInTime(context, job, edit.uid);
    if (job?.type === 'object' && job.expect?.replaces !== undefined) await context.awaitAnswer?.(job);
    return c.json(allow(edit.uid));
  });
  return app;
}

/**
 * False if the labels of an edited Flux object say that another controller serves it. For other objects, the worker of the job finds out.
 */
async function isOurs(context: AdmissionContext, cluster: string, entry: AdmissionEntry, edit: Edit): Promise<boolean> {
  const labels = (edit.new ?? edit.old)?.labels ?? {};
  const isOfShard = entry === 'objects' && labels[shardLabel] !== undefined;
  return !isOfShard || context.isServed(cluster, labels);
}

function isEntry(text: string): text is AdmissionEntry {
  return (admissionEntries as readonly string[]).includes(text);
}

function allow(uid: string) {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } };
}

async function enqueueInTime(context: AdmissionContext, job: ObjectJob | EditedJob, uid: string): Promise<void> {
  const of = job.expect?.of;
  const fields = {
    stage: 'admission',
    object: job.type === 'object' ? `${job.kind}/${job.namespace}/${job.name}` : undefined,
    edited: of === undefined ? undefined : `${of.resource}/${of.namespace ?? ''}/${of.name}`,
    trace: job.trace,
  };
  const over = new AbortController();
  const late = context.sleep(longestEnqueueMs, over.signal).then(() => {
    throw new Error(`the queue did not answer in ${longestEnqueueMs} ms`);
  });
  try {
    await Promise.race([context.enqueue(job, `admission/${uid}`), late]);
    context.log.info(job.expect?.gone ? 'deleted' : 'edited', fields);
  } catch (error) {
    context.log.error('edit not enqueued; the survey finds it', { ...fields, error: messageOf(error) });
  } finally {
    over.abort();
  }
}

/** Reads at most about `largestBody` bytes of the body. `isWhole` is false if there are more. */
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largestBody) break;
  }
  return { text: Buffer.concat(chunks).toString(), isWhole: size <= largestBody };
}
