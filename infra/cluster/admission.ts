import { ownerLabels } from '../../shared/flux/api/owner-labels.ts';
import { fluxKinds } from '../../shared/flux/kinds.ts';
import { type InstallManifest, installedKinds, instanceLabels } from './manifests.ts';

export interface AdmissionTarget {
  /** `https://<host>/admission/<cluster>/<key>`, without a slash at the end. */
  readonly url: string;
  /** Who signed the host's certificate, where the API server does not trust it anyway. */
  readonly caPem?: string;
  /** Only objects of these namespaces. */
  readonly namespaceSelector?: object;
  readonly version: string;
  /** Of the configuration; a cluster has one, but tests share theirs. */
  readonly name?: string;
}

export const admissionName = 'sluice';

interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** Of the workers' own writes to Flux objects: finalizers and requests, which they know of. */
const bookkeepers = [...new Set(Object.values(fluxKinds).map(({ manager }) => manager)), 'sluice'];
/** What the workers apply for tenants looks like the tenants' writes but for the field manager. */
const appliers = ['kustomize-controller', 'helm-controller'];

const writtenBy = (managers: readonly string[]): string =>
  `has(request.options) && has(request.options.fieldManager) && request.options.fieldManager in ${celList(managers)}`;

function celList(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

const everywhere: readonly MatchCondition[] = [
  { name: 'not-a-dry-run', expression: '!(has(request.dryRun) && request.dryRun)' },
  {
    name: 'not-a-node',
    expression: "!(has(request.userInfo.groups) && 'system:nodes' in request.userInfo.groups)",
  },
  {
    name: 'not-a-system-controller',
    expression:
      "!(has(request.userInfo.username) && (request.userInfo.username.startsWith('system:serviceaccount:kube-system:') || request.userInfo.username.startsWith('system:kube-')))",
  },
];

/** Kinds that machines write all the time; endpoints carry the labels of their Service. */
const restless: MatchCondition = {
  name: 'not-a-restless-kind',
  expression: `!(request.resource.resource in ${celList(['leases', 'events', 'endpoints', 'endpointslices'])})`,
};

/** A prune names the very object that it deletes; people do not. Nodes' and controllers' deletes are left out above. */
const notAPrune: MatchCondition = {
  name: 'not-a-prune',
  expression:
    "!(request.operation == 'DELETE' && has(request.options) && has(request.options.preconditions) && has(request.options.preconditions.uid))",
};

/**
 * Tells Sluice of edits before they are written, and never stands in their way: what it cannot take, passes. Requires Kubernetes 1.30 for its
 * conditions.
 */
export function admissionConfiguration(target: AdmissionTarget): InstallManifest {
  const { url, caPem, namespaceSelector, version, name = admissionName } = target;
  const groups = [...new Set(installedKinds.map(({ group }) => group))];
  const webhook = (entry: string, rule: object, conditions: readonly MatchCondition[], objectSelector?: object) => ({
    name: `${entry}.admission.sluice`,
    clientConfig: {
      url: `${url}/${entry}`,
      ...(caPem === undefined ? {} : { caBundle: Buffer.from(caPem).toString('base64') }),
    },
    rules: [{ apiVersions: ['*'], scope: '*', ...rule }],
    matchConditions: [...everywhere, ...conditions],
    ...(objectSelector === undefined ? {} : { objectSelector }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Ignore',
    matchPolicy: 'Exact',
    sideEffects: 'NoneOnDryRun',
    timeoutSeconds: 2,
  });
  const notOurs = (managers: readonly string[]): MatchCondition => ({
    name: 'not-our-own',
    expression: `!(${writtenBy(managers)})`,
  });
  const handMade = notOurs([...bookkeepers, ...appliers]);
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name, labels: instanceLabels(version) },
    webhooks: [
      // A Flux object that a Kustomization applies is to be woken like one that people make: only bookkeeping is left out.
      webhook('objects', { operations: ['CREATE', 'UPDATE', 'DELETE'], apiGroups: groups, resources: ['*'] }, [
        notOurs(bookkeepers),
      ]),
      webhook(
        'managed',
        { operations: ['UPDATE', 'DELETE'], apiGroups: ['*'], resources: ['*'] },
        [handMade, notAPrune, restless],
        { matchExpressions: [{ key: ownerLabels.name, operator: 'Exists' }] },
      ),
      // A Scale has no labels to select by.
      webhook('scale', { operations: ['UPDATE'], apiGroups: ['*'], resources: ['*/scale'] }, [handMade]),
    ],
  } as InstallManifest;
}
