import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { computeStatus } from '../../../shared/health/compute-status.ts';
import type { StatusObject } from '../../../shared/health/status.ts';

const now = Date.parse('2026-01-01T00:01:00Z');
const statusOf = (yaml: string) => computeStatus(load(yaml) as StatusObject, now);
const of = (apiVersion: string, kind: string, rest: string) =>
  statusOf(`{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a, generation: 1 }, ${rest} }`);

describe('an object of any kind', () => {
  it('is Terminating while it is being deleted, whatever else it says', () => {
    const yaml =
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, deletionTimestamp: "2026-01-01T00:00:00Z" } }';

    expect(statusOf(yaml)).toEqual({ status: 'Terminating', message: 'Resource scheduled for deletion' });
  });

  it('is InProgress until its controller has seen its generation', () => {
    expect(of('apps/v1', 'Deployment', 'status: { observedGeneration: 0 }')).toEqual({
      status: 'InProgress',
      message: 'Deployment generation is 1, but latest observed generation is 0',
    });
  });

  it.each([
    ['{ type: Reconciling, status: "True", message: m }', 'InProgress', 'm'],
    ['{ type: Stalled, status: "True", message: m }', 'Failed', 'm'],
    ['{ type: Ready, status: "False", message: m }', 'InProgress', 'm'],
    ['{ type: Ready, status: Unknown, message: m }', 'InProgress', 'm'],
    ['{ type: Ready, status: "True", message: m }', 'Current', 'Resource is Ready'],
    ['{ type: Other, status: "False", message: m }', 'Current', 'Resource is current'],
  ])('has the status of its condition: %s is %s', (condition, status, message) => {
    expect(of('example.com/v1', 'Widget', `status: { conditions: [${condition}] }`)).toEqual({ status, message });
  });

  it('is Current without a status', () => {
    expect(of('example.com/v1', 'Widget', 'spec: {}')).toEqual({ status: 'Current', message: 'Resource is current' });
  });
});

const available = '{ type: Available, status: "True" }';
const rolledOut = '{ type: Progressing, status: "True", reason: NewReplicaSetAvailable }';
const full = 'replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2';

describe('a Deployment', () => {
  const deployment = (status: string, spec = 'replicas: 2, progressDeadlineSeconds: 600') =>
    of('apps/v1', 'Deployment', `spec: { ${spec} }, status: { ${status} }`);

  it.each([
    ['', 'Replicas: 0/2'],
    ['replicas: 2', 'Updated: 0/2'],
    ['replicas: 3, updatedReplicas: 2', 'Pending termination: 1'],
    ['replicas: 2, updatedReplicas: 2, availableReplicas: 1', 'Available: 1/2'],
    ['replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 1', 'Ready: 1/2'],
    [full, 'ReplicaSet not Available'],
    [`${full}, conditions: [${rolledOut}]`, 'Deployment not Available'],
  ])('is InProgress with { %s }: %s', (status, message) => {
    expect(deployment(status)).toEqual({ status: 'InProgress', message });
  });

  it('is Current when it is available and rolled out', () => {
    expect(deployment(`${full}, conditions: [${rolledOut}, ${available}]`)).toEqual({
      status: 'Current',
      message: 'Deployment is available. Replicas: 2',
    });
  });

  it('needs no Progressing condition without a deadline', () => {
    expect(deployment(`${full}, conditions: [${available}]`, 'replicas: 2').status).toBe('Current');
  });

  it('has failed when its deadline has passed', () => {
    const exceeded = 'conditions: [{ type: Progressing, status: "False", reason: ProgressDeadlineExceeded }]';

    expect(deployment(exceeded)).toEqual({ status: 'Failed', message: 'Progress deadline exceeded' });
  });
});

describe('a StatefulSet', () => {
  const set = (spec: string, status: string) =>
    of('apps/v1', 'StatefulSet', `spec: { ${spec} }, status: { ${status} }`);

  it.each([
    ['updateStrategy: { type: OnDelete }', '', 'Current', 'StatefulSet is using the ondelete update strategy'],
    ['replicas: 2', '', 'InProgress', 'Replicas: 0/2'],
    ['replicas: 2', 'replicas: 2', 'InProgress', 'Ready: 0/2'],
    ['replicas: 1', 'replicas: 2, readyReplicas: 2', 'InProgress', 'Pending termination: 1'],
    ['replicas: 2', 'replicas: 2, readyReplicas: 2', 'InProgress', 'current: 0/2'],
    [
      'replicas: 1',
      'replicas: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: b',
      'InProgress',
      'Waiting for updated revision to match current',
    ],
    [
      'replicas: 1',
      'replicas: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: a',
      'Current',
      'All replicas scheduled as expected. Replicas: 1',
    ],
    [
      'replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } }',
      'replicas: 3, readyReplicas: 3, updatedReplicas: 1',
      'InProgress',
      'updated: 1/2',
    ],
    [
      'replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } }',
      'replicas: 3, readyReplicas: 3, updatedReplicas: 2',
      'Current',
      'Partition rollout complete. updated: 2',
    ],
  ])('is judged by { %s } and { %s }: %s, %s', (spec, status, expected, message) => {
    expect(set(spec, status)).toEqual({ status: expected, message });
  });
});

describe('other workloads', () => {
  it.each([
    ['apps/v1', 'DaemonSet', 'spec: {}', 'InProgress', 'DaemonSet status.observedGeneration not found'],
    [
      'apps/v1',
      'DaemonSet',
      'status: { observedGeneration: 1, desiredNumberScheduled: 0 }',
      'Current',
      'All replicas scheduled as expected. Replicas: 0',
    ],
    ['apps/v1', 'ReplicaSet', 'status: { replicas: 1 }', 'InProgress', 'Labelled: 0/1'],
    ['batch/v1', 'Job', 'spec: { suspend: true }', 'Current', 'Job is suspended'],
    ['batch/v1', 'Job', 'spec: {}', 'InProgress', 'Job not started. active: 0/1'],
    [
      'batch/v1',
      'Job',
      'status: { startTime: t, active: 1 }',
      'InProgress',
      'Job in progress. success:0, active: 1, failed: 0',
    ],
    [
      'batch/v1',
      'Job',
      'status: { succeeded: 1, conditions: [{ type: Complete, status: "True" }] }',
      'Current',
      'Job Completed. succeeded: 1/1',
    ],
    [
      'batch/v1',
      'Job',
      'status: { failed: 3, conditions: [{ type: Failed, status: "True" }] }',
      'Failed',
      'Job Failed. failed: 3/1',
    ],
    ['v1', 'PersistentVolumeClaim', 'status: { phase: Pending }', 'InProgress', 'PVC is not Bound. phase: Pending'],
    ['v1', 'Service', 'spec: { type: LoadBalancer }', 'InProgress', 'ClusterIP not set. Service type: LoadBalancer'],
    ['v1', 'Service', 'spec: {}', 'Current', 'Service is ready'],
    ['v1', 'Secret', 'data: {}', 'Current', 'Resource is always ready'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'spec: {}', 'InProgress', 'Install in progress'],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      'status: { conditions: [{ type: NamesAccepted, status: "False", message: taken }] }',
      'Failed',
      'taken',
    ],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      'status: { conditions: [{ type: Established, status: "True" }] }',
      'Current',
      'CRD is established',
    ],
  ])('%s %s with { %s } is %s: %s', (apiVersion, kind, rest, status, message) => {
    expect(of(apiVersion, kind, rest)).toEqual({ status, message });
  });
});

describe('a Pod', () => {
  const unschedulable = 'conditions: [{ type: PodScheduled, status: "False", reason: Unschedulable }]';
  const looping = 'containerStatuses: [{ name: c, state: { waiting: { reason: CrashLoopBackOff } } }]';

  it.each([
    ['', 'InProgress', 'Pod phase not available'],
    ['phase: Succeeded', 'Current', 'Pod has completed successfully'],
    ['phase: Failed', 'Current', 'Pod has completed, but not successfully'],
    ['phase: Running', 'InProgress', 'Pod is running but is not Ready'],
    ['phase: Running, conditions: [{ type: Ready, status: "True" }]', 'Current', 'Pod is Ready'],
    [`phase: Running, ${looping}`, 'Failed', 'Containers in CrashLoop state: c'],
    ['phase: Pending', 'InProgress', 'Pod is in the Pending phase'],
  ])('is judged by { %s }: %s, %s', (podStatus, status, message) => {
    expect(of('v1', 'Pod', `status: { ${podStatus} }`)).toEqual({ status, message });
  });

  it.each([
    ['2026-01-01T00:00:50Z', 'InProgress'],
    ['2026-01-01T00:00:40Z', 'Failed'],
  ])('waits for a node since %s and is %s one minute after', (created, status) => {
    const yaml = `{ apiVersion: v1, kind: Pod, metadata: { name: a, creationTimestamp: "${created}" },
      status: { phase: Pending, ${unschedulable} } }`;

    expect(statusOf(yaml).status).toBe(status);
  });
});
