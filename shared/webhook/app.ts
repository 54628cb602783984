import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type HookFacts, HookRefused } from './receiver.ts';
import { receiverTypes } from './receivers/index.ts';

/** A Receiver to which a path belongs. */
export interface HookTarget {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** The settings of a Receiver, as they are now. */
export interface LiveReceiver {
  readonly type: string;
  readonly token: string;
  /** The events that it accepts; empty: all. */
  readonly events: readonly string[];
  /** True if it is Ready and not suspended. */
  readonly accepts: boolean;
}

/** What the webhook works with. */
export interface WebhookContext {
  /** The Receivers of `/hook/<digest>` in all clusters. */
  findTargets(digest: string): Promise<readonly HookTarget[]>;
  /** Returns undefined if it no longer exists, or no longer has this digest. @throws Error if its cluster or secret cannot be read */
  readReceiver(target: HookTarget, digest: string): Promise<LiveReceiver | undefined>;
  /** Enqueues a job for each target. */
  enqueue(targets: readonly HookTarget[], facts: HookFacts): Promise<void>;
  /** True if the paths of Receivers could be stored lately. If not, an unknown path may belong to a Receiver all the same. */
  canStore(): Promise<boolean>;
  readonly now: () => number;
  readonly log: Log;
}

/** The events with which GitHub and Bitbucket test the address: nothing has happened. */
const trials: ReadonlySet<string | undefined> = new Set(['ping', 'diagnostics:ping']);

const largestBody = 3 * 1024 * 1024;

/**
 * The webhook's HTTP app: `POST /hook/<digest>`. Answers as Flux's notification-controller does: 404 for an unknown path, 413 if the body
 * is too large, 503 if the Receiver is suspended or not ready, 400 if the request does not prove itself, 500 if the jobs could not be
 * enqueued, else 200. The whole request URI counts: a query makes it another path. If the store cannot be read, or is full, an unknown
 * path is 503, so that the sender tries again.
 */
export function createWebhookApp(context: WebhookContext): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok'));
  app.post('/hook/:digest', bodyLimit({ maxSize: largestBody, onError: (c) => c.text('', 413) }), async (c) => {
    const digest = c.req.param('digest');
    if (!/^[0-9a-f]{64}$/.test(digest) || new URL(c.req.url).search !== '') return c.text('', 404);
    const targets = await findTargets(context, digest);
    if (targets === undefined) return c.text('', 503);
    if (targets.length === 0) return c.text('', 404);
    const body = new Uint8Array(await c.req.arrayBuffer());
    return c.text('', (await receive(context, { digest, targets }, (name) => c.req.header(name), body)) as 200);
  });
  return app;
}

/**
 * True if a Receiver with this list of events accepts the event. An empty list accepts all; so does every list if the type has no events.
 */
export function takesEvent(events: readonly string[] | undefined, event: string | undefined): boolean {
  return event === undefined || !events?.length || events.some((one) => one.toLowerCase() === event);
}

/** The Receivers of a path; undefined if they are not known. */
async function findTargets(context: WebhookContext, digest: string): Promise<readonly HookTarget[] | undefined> {
  try {
    const targets = await context.findTargets(digest);
    return targets.length > 0 || (await context.canStore()) ? targets : undefined;
  } catch (error) {
    context.log.error('hook not looked up', { error: messageOf(error) });
    return undefined;
  }
}

/** How many clusters are asked at once. */
const askedAtOnce = 8;

/**
 * The Receiver that judges a hook for all clusters, or the HTTP status if there is none: Receivers with one digest have the same token,
 * name and namespace. It is the first that accepts hooks, so that a cluster that is away, or suspended, does not hold up the others.
 */
async function findSpeaker(
  context: WebhookContext,
  digest: string,
  targets: readonly HookTarget[],
): Promise<LiveReceiver | number> {
  const left = [...targets];
  const found: LiveReceiver[] = [];
  let unreadable = false;
  const { promise: first, resolve } = Promise.withResolvers<LiveReceiver>();
  let isFound = false;
  const askOn = async (): Promise<void> => {
    for (let target = left.shift(); target !== undefined && !isFound; target = left.shift()) {
      try {
        const receiver = await context.readReceiver(target, digest);
        if (receiver !== undefined) found.push(receiver);
        if (receiver?.accepts) {
          isFound = true;
          resolve(receiver);
        }
      } catch (error) {
        unreadable = true;
        const object = `Receiver/${target.namespace}/${target.name}`;
        context.log.warn('receiver not read', { object, cluster: target.cluster, error: messageOf(error) });
      }
    }
  };
  const asking = Promise.all(Array.from({ length: askedAtOnce }, askOn));
  const speaker = await Promise.race([first, asking.then(() => found[0])]);
  return speaker ?? (unreadable ? 500 : 404);
}

async function receive(
  context: WebhookContext,
  { digest, targets }: { readonly digest: string; readonly targets: readonly HookTarget[] },
  header: (name: string) => string | undefined,
  body: Uint8Array,
): Promise<number> {
  const receiver = await findSpeaker(context, digest, targets);
  if (typeof receiver === 'number') return receiver;
  if (!receiver.accepts) return 503;
  try {
    const facts = receiverTypes[receiver.type]?.({ header, body }, receiver);
    if (facts === undefined) return 400;
    if (trials.has(facts.event)) return 200;
    if (!takesEvent(receiver.events, facts.event))
      throw new HookRefused(`the event '${facts.event}' is not authorised`);
    const delivery =
      facts.delivery ||
      createHash('sha256')
        .update(body)
        .update(String(Math.floor(context.now() / 1000)))
        .digest('hex');
    await context.enqueue(targets, { ...facts, delivery });
    return 200;
  } catch (error) {
    if (error instanceof HookRefused) {
      context.log.warn('hook refused', {
        object: `Receiver/${targets[0]?.namespace}/${targets[0]?.name}`,
        error: error.message,
      });
      return 400;
    }
    context.log.error('hook not enqueued', { error: messageOf(error) });
    return 500;
  }
}
