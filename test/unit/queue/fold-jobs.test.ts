import { describe, expect, it } from 'vitest';
import { encodeJob, type Job, type ObjectJob } from '../../../shared/queue/job.ts';

const edit: ObjectJob = {
  type: 'object',
  cluster: 'c1',
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'web',
  reason: 'edit',
  at: 1000,
  trace: 'first',
};
const later = { at: 2000, trace: 'second' };

/** What waits after a second job was sent; undefined where they stay two. */
function fold(first: Job, second: Job): Job | undefined {
  const [waiting, sent] = [encodeJob(first, '1'), encodeJob(second, '2')];
  if (waiting.fold === undefined || waiting.fold.key !== sent.fold?.key || waiting.group !== sent.group)
    return undefined;
  return JSON.parse(sent.fold.merge(waiting.body));
}

describe('two jobs', () => {
  it('fold into the later one where their reason is the same', () => {
    expect(fold(edit, { ...edit, ...later })).toEqual({ ...edit, ...later });
  });

  it('fold into the later event, also where it was sent first', () => {
    expect(fold({ ...edit, ...later }, edit)).toEqual({ ...edit, at: 2000 });
  });

  it('fold where both announce edits into one that expects the later one, and looks in any case', () => {
    const first = { ...edit, expect: { uid: 'u', generation: 5 } };
    const second = { ...edit, ...later, expect: { uid: 'u', generation: 6 } };

    expect(fold(first, second)).toEqual({ ...second, expect: { uid: 'u', generation: 6, inAnyCase: true } });
  });

  it('fold in the same way where both announce edits of one managed object', () => {
    const of = { group: '', version: 'v1', resource: 'configmaps', namespace: 'apps', name: 'settings' };
    const first: Job = { type: 'edited', cluster: 'c1', at: 1000, trace: 'first', expect: { of, after: '7' } };
    const second: Job = { ...first, ...later, expect: { of, after: '8' } };

    expect(fold(first, second)).toEqual({ ...second, expect: { of, after: '8', inAnyCase: true } });
  });

  it('fold into the later one where both are of one hook', () => {
    const first: Job = {
      type: 'receive',
      cluster: 'c1',
      namespace: 'apps',
      name: 'github',
      at: 1000,
      trace: 'first',
      delivery: '1',
      event: 'push',
    };
    const second: Job = { ...first, ...later, delivery: '2' };

    expect(fold(first, second)).toEqual(second);
    expect(fold(first, { ...second, event: 'ping' })).toBeUndefined();
  });

  it.each<[string, Job, Job]>([
    ['of two reasons', edit, { ...edit, reason: 'drift' }],
    ['of two objects', edit, { ...edit, name: 'other' }],
    ['of which one is a timer', edit, { ...edit, timer: 3 }],
    ['of which one comes again', edit, { ...edit, away: 1 }],
    ['of which one is announced', edit, { ...edit, expect: { generation: 3 } }],
    [
      'of which one is looked for again',
      { ...edit, expect: { generation: 3 } },
      { ...edit, expect: { generation: 2, looks: 1 } },
    ],
  ])('stay two where they are %s', (_, first, second) => {
    expect(fold(first, second)).toBeUndefined();
  });
});
