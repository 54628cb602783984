import { expect, it } from 'vitest';
import { dependsOnPods, statusWithPods } from '../../../shared/health/pod-failures.ts';
import { inProgress, type StatusObject } from '../../../shared/health/status.ts';

const status = inProgress('Ready: 0/1');
const looping: StatusObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  status: { phase: 'Running', containerStatuses: [{ name: 'c', state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
};
const unschedulable: StatusObject = {
  ...looping,
  metadata: { name: 'p', creationTimestamp: '2026-01-01T00:00:00Z' },
  status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
};
const now = Date.parse('2026-01-01T01:00:00Z');

it('fails a controller at work with a pod that crashes', () => {
  expect(statusWithPods(status, [looping], now)).toEqual({ status: 'Failed', message: '1 pods have failed' });
});

it('does not fail for a pod that is deleted or waits for a node', () => {
  const going = { ...looping, metadata: { name: 'p', deletionTimestamp: '2026-01-01T00:00:00Z' } };

  expect(statusWithPods(status, [going, unschedulable], now)).toEqual(status);
});

it('looks only at controllers of pods that are at work', () => {
  const of = (apiVersion: string, kind: string): StatusObject => ({ apiVersion, kind, metadata: {} });

  expect(dependsOnPods(of('apps/v1', 'Deployment'), status)).toBe(true);
  expect(dependsOnPods(of('apps/v1', 'Deployment'), { status: 'Current', message: '' })).toBe(false);
  expect(dependsOnPods(of('apps/v1', 'DaemonSet'), status)).toBe(false);
});
