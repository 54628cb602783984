import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/base/log.ts';
import type { FluxObject } from '../../../../shared/flux/objects.ts';
import type { KubeRequest } from '../../../../shared/ports/kube/client.ts';
import { type Ending, finishRun } from '../../../../shared/reconcile/run/finish-run.ts';
import { LiveObject } from '../../../../shared/reconcile/run/live-object.ts';
import type { AnyReconciler } from '../../../../shared/reconcile/run/reconciler.ts';
import type { AppliedRecord } from '../../../../shared/reconcile/run/record.ts';
import type { Run } from '../../../../shared/reconcile/run/run.ts';
import { conditionOf, jobOf, objectOf, recordOf } from '../../../support/states.ts';

const now = 50_000;
const claimed = { claim: { run: 'r1', revision: 'main@sha1:1', generation: 2, at: 0 } };
const reconciler = {
  failure: { stage: 'reconcile', log: 'not applied', reason: 'Failed', isRepeated: false },
  retryAfterMs: (_: unknown, failingForMs: number) => 1000 + failingForMs,
} as unknown as AnyReconciler;

interface Given {
  readonly status?: object;
  readonly requested?: string;
  readonly record?: Partial<AppliedRecord>;
  readonly interrupts?: boolean;
}

/** Ends a run, and returns what was written, in order, with the last status and the record. */
async function end(ending: Ending, { status = {}, requested, record: held, interrupts = false }: Given = {}) {
  const writes: string[] = [];
  let live = objectOf({ ...(requested === undefined ? {} : { requested }), status }) as unknown as FluxObject;
  let record: AppliedRecord = recordOf({ ...claimed, ...held } as Partial<ReturnType<typeof recordOf>>);
  const request = async ({ body }: KubeRequest) => {
    writes.push('status');
    live = { ...live, status: { ...live.status, ...(body as Pick<FluxObject, 'status'>).status } };
    return live;
  };
  const run = {
    job: jobOf(),
    object: new LiveObject(live, { now: () => now }),
    claim: {
      run: 'r1',
      get record() {
        return record;
      },
      check: async () => undefined,
      async update(change: (old: AppliedRecord) => AppliedRecord) {
        writes.push('record');
        record = change(record);
      },
    },
    revision: 'main@sha1:1',
    startedAt: 7,
    interrupts,
    clock: { now: () => now },
    log: { ...silentLog, warn: () => writes.push('log'), info: () => writes.push('log') },
    tell: async ({ severity, message }: { severity: string; message: string }) =>
      void writes.push(`${severity} event: ${message}`),
    wake: { at: async (job: { reason: string }, due: number) => void writes.push(`timer ${job.reason} ${due - now}`) },
    home: { client: { request } },
    signal: new AbortController().signal,
  } as unknown as Run;

  await finishRun(run, reconciler, ending);
  return { writes, status: live.status, record };
}

const retry = { end: 'retry', reason: 'BuildFailed', message: 'no' } as const;
const ready = { end: 'ready', reason: 'Succeeded', message: 'yes' } as const;
const stalled = { end: 'stalled', reason: 'AccessDenied', message: 'no' } as const;

describe('the end of a run', () => {
  it('shows that an object is well before it wakes what depends on it, and is recorded last', async () => {
    const woken: string[] = [];
    const wake = async (written: FluxObject) =>
      void woken.push(written.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? '');
    const event = { reason: 'Succeeded', message: 'done' };

    const { writes, record } = await end({ ...ready, event, logged: { message: 'applied' }, wake });

    expect(writes).toEqual(['status', 'log', 'info event: done', 'record']);
    expect(woken).toEqual(['True']);
    expect(record).toMatchObject({ finished: { startedAt: 7, revision: 'main@sha1:1', generation: 2 } });
    expect(record.claim).toBeUndefined();
  });

  it('is shown, logged and reported for a failure before its timer is set and recorded', async () => {
    const { writes, record } = await end(retry);

    expect(writes).toEqual(['status', 'log', 'error event: no', 'timer retry 1000', 'record']);
    expect(record).toMatchObject({ failingSince: now, timer: { number: 1, due: now + 1000 } });
  });

  it('sets later timers the longer a failure lasts, and reports it once', async () => {
    const failed = { conditions: [conditionOf('Ready', 'False', { reason: 'BuildFailed', message: 'no' })] };

    const { writes, record } = await end(retry, { status: failed, record: { failingSince: 20_000 } });

    expect(writes).toEqual(['log', 'timer retry 31000', 'record']);
    expect(record.failingSince).toBe(20_000);
  });

  it('forgets failures and spends the timer where the object is well', async () => {
    const { record } = await end(ready, { record: { failingSince: 20_000, timer: { number: 4, due: 60_000 } } });

    expect(record).toMatchObject({ timer: { number: 5, due: 0 } });
    expect(record.failingSince).toBeUndefined();
  });

  it('sets no timer where only a change of the object helps', async () => {
    expect((await end(stalled)).writes).toEqual(['status', 'log', 'error event: no', 'record']);
  });

  it('is not a failure at a gate: it is reported once, and waits for what wakes it', async () => {
    const ending = { ...retry, end: 'waiting', gate: { notice: 'not yet' }, afterMs: 30_000 } as const;
    const waiting = { conditions: [conditionOf('Ready', 'False', { message: 'no' })] };

    expect((await end(ending)).writes).toEqual(['status', 'info event: not yet', 'timer dependency 30000', 'record']);
    expect((await end(ending, { status: waiting })).writes).not.toContain('info event: not yet');
  });

  it('keeps what is shown, and does not finish, where another worker continues', async () => {
    const next = { reason: 'health', afterMs: 2000 } as const;

    const { writes, record } = await end({ end: 'progressing', next, state: () => ({ health: 1 }) });

    expect(writes).toEqual(['timer health 2000', 'record']);
    expect(record).toEqual({ version: 2, uid: 'u1', timer: { number: 1, due: now + 2000 }, state: { health: 1 } });
  });

  it('is not written where it is there already', async () => {
    const written = {
      conditions: [conditionOf('Ready', 'True', { reason: 'Succeeded', message: 'yes' })],
      observedGeneration: 2,
      field: 1,
    };
    const ending = { ...ready, status: () => ({ field: 1 }) };

    expect((await end(ending, { status: written })).writes).toEqual(['record']);
    expect((await end(ending, { status: { ...written, field: 2 } })).writes).toEqual(['status', 'record']);
  });

  it('is written twice where it is there already and an earlier run may still write: that one is refused', async () => {
    const conditions = [conditionOf('Ready', 'True', { reason: 'Succeeded', message: 'yes' })];

    const { writes, status } = await end(ready, { status: { conditions, observedGeneration: 2 }, interrupts: true });

    expect(writes).toEqual(['status', 'status', 'record']);
    expect(status?.conditions).toEqual([expect.objectContaining({ type: 'Ready', status: 'True' })]);
  });
});

const reconciling = conditionOf('Reconciling', 'True', { message: 'Building manifests' });
const old = { conditions: [conditionOf('Stalled', 'True'), reconciling], observedGeneration: 1 };

// biome-ignore format: one line a case
it.each<[string, Ending, readonly string[], number]>([
  ['ready', ready, ['Ready True Succeeded yes'], 2],
  ['a retry', retry, ['Reconciling True ProgressingWithRetry Building manifests', 'Ready False BuildFailed no'], 1],
  ['a retry with a progress of its own', { ...retry, progress: 'fetching' }, ['Reconciling True ProgressingWithRetry fetching', 'Ready False BuildFailed no'], 1],
  ['a wait', { ...retry, end: 'waiting' }, ['Reconciling True ProgressingWithRetry Building manifests', 'Ready False BuildFailed no'], 1],
  ['stalled', stalled, ['Stalled True AccessDenied no', 'Ready False AccessDenied no'], 2],
])('shows %s in the conditions, with the generation that has a verdict and the request that is answered', async (_, ending, conditions, observedGeneration) => {
  const { status } = await end(ending, { status: old, requested: 'r1' });

  expect(status?.conditions?.map(({ type, status: holds, reason, message }) => `${type} ${holds} ${reason} ${message}`)).toEqual(conditions);
  expect(status).toMatchObject({ observedGeneration, lastHandledReconcileAt: 'r1' });
});
