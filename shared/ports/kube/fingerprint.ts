import { createHash } from 'node:crypto';
import { keepFor } from '../../base/keep-for.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import type { KubeClient } from './client.ts';
import { isNotFound } from './kube-api-error.ts';
import { listObjects } from './list.ts';

/** Everything that can change what a cluster makes of an unchanged object. If it differs, baselines prove nothing. */
export interface ClusterFingerprint {
  /** Hash of the server version, the definitions of custom resources, the mutating webhooks and policies. */
  readonly hash: string;
  /** `<plural>.<group>` of every kind that a CRD defines. */
  readonly customResources: ReadonlySet<string>;
}

const admission = '/apis/admissionregistration.k8s.io/v1';
const keptMs = 60_000;

/** Returns a function that reads the cluster's fingerprint: a handful of requests, at most once a minute. */
export function createFingerprintReader(
  client: KubeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<ClusterFingerprint> {
  return keepFor(keptMs, now, (signal) => readFingerprint(client, signal));
}

async function readFingerprint(client: KubeClient, signal: AbortSignal): Promise<ClusterFingerprint> {
  const [version, definitions, webhooks, policies] = await Promise.all([
    client.request({ method: 'GET', path: '/version', signal }) as Promise<{ gitVersion?: string }>,
    listMetadata(client, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', signal),
    listMetadata(client, `${admission}/mutatingwebhookconfigurations`, signal),
    listPolicies(client, signal),
  ]);
  const parts = [
    version.gitVersion,
    ...definitions.map(({ metadata }) => `${metadata.uid}/${metadata.generation}`).sort(),
    ...[...webhooks, ...policies].map(({ metadata }) => `${metadata.uid}/${metadata.resourceVersion}`).sort(),
  ];
  return {
    hash: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32),
    customResources: new Set(definitions.map(({ metadata }) => metadata.name)),
  };
}

/** From the newest version that a cluster may serve to the oldest. */
const policyVersions = ['v1', 'v1beta1', 'v1alpha1'];

/** Mutating policies, and the bindings without which they do nothing. Empty if the cluster does not have such kinds. */
async function listPolicies(client: KubeClient, signal: AbortSignal): Promise<readonly Manifest[]> {
  for (const version of policyVersions) {
    const root = `/apis/admissionregistration.k8s.io/${version}`;
    const policies = await listIfServed(client, `${root}/mutatingadmissionpolicies`, signal);
    if (policies === undefined) continue;
    return [...policies, ...(await listMetadata(client, `${root}/mutatingadmissionpolicybindings`, signal))];
  }
  return [];
}

async function listMetadata(client: KubeClient, path: string, signal: AbortSignal): Promise<readonly Manifest[]> {
  return (await listIfServed(client, path, signal)) ?? [];
}

async function listIfServed(
  client: KubeClient,
  path: string,
  signal: AbortSignal,
): Promise<readonly Manifest[] | undefined> {
  try {
    return await listObjects(client, path, { as: 'metadata', signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
