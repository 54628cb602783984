import { describe, expect, it } from 'vitest';
import { definitions } from '../../../infra/cluster/manifests.ts';
import { apiKinds } from '../../../shared/flux/api/index.ts';
import { fluxKinds, isReconciledKind, reconciledKinds, surveyedKinds } from '../../../shared/flux/kinds.ts';
import { decodeJob, queueOf } from '../../../shared/queue/job.ts';

describe('the list of kinds', () => {
  it.each(reconciledKinds)('has a queue for jobs of a %s', (kind) => {
    const job = {
      type: 'object',
      cluster: 'c',
      kind,
      namespace: 'web',
      name: 'app',
      reason: 'edit',
      at: 1,
      trace: 't',
    };

    expect(queueOf(decodeJob(JSON.stringify(job)))).toBe(fluxKinds[kind].queue);
  });

  it.each(reconciledKinds)('names a %s as its schema and its definition do', (kind) => {
    const { group, version, plural } = fluxKinds[kind];

    expect(apiKinds[kind]).toMatchObject({ kind, group, version, plural });
    expect(definitions('0.0.0').map(({ metadata }) => metadata.name)).toContain(`${plural}.${group}`);
  });

  it('is surveyed whole, webhooks first, then sources, then what is built from them', () => {
    expect([...surveyedKinds].sort()).toEqual([...reconciledKinds].sort());
    const roles = surveyedKinds.map((kind) => fluxKinds[kind].role);
    expect([...new Set(roles)]).toEqual(['webhook', 'source', 'applier']);
  });

  it('does not have a kind that only its prototype has', () => {
    expect(isReconciledKind('toString')).toBe(false);
  });
});
