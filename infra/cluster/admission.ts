import { ownerKinds, ownerLabelsOf } from '../../shared/flux/api/owner-labels.ts';
import { fluxKinds, type ReconciledKind } from '../../shared/flux/kinds.ts';
import { type InstallManifest, installedKinds, instanceLabels } from './manifests.ts';

/** Where the API server reports edits, and of which objects. */
export interface AdmissionTarget {
  /** `https://<host>/admission/<cluster>/<key>`, without a trailing slash. */
  readonly url: string;
  /** The authority of the host's certificate, unless the API server trusts it anyway. */
  readonly caPem?: string;
  /** Limits the configuration to objects of these namespaces. */
  readonly namespaceSelector?: object;
  readonly version: string;
  /** The name of the configuration. A cluster has one, but tests share theirs. */
  readonly name?: string;
}

/** The name of the configuration, unless another one is given. */
export const admissionName = 'sluice';

interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** Field managers of the workers' own writes to Flux objects: finalizers and requests. */
const bookkeepers = [...new Set(Object.values(fluxKinds).map(({ manager }) => manager)), 'sluice'];
/** Field managers of what the workers apply for tenants. Nothing else tells these writes from the tenants' own. */
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

/** Kinds that machines write all the time. Endpoints have the labels of their Service. */
const restless: MatchCondition = {
  name: 'not-a-restless-kind',
  expression: `!(request.resource.resource in ${celList(['leases', 'events', 'endpoints', 'endpointslices'])})`,
};

/** A prune names the uid of the object that it deletes, which people do not. Deletes by nodes and controllers are excluded above. */
const notAPrune: MatchCondition = {
  name: 'not-a-prune',
  expression:
    "!(request.operation == 'DELETE' && has(request.options) && has(request.options.preconditions) && has(request.options.preconditions.uid))",
};

/**
 * The webhook configuration by which the API server reports edits to Sluice before it writes them. It never blocks an edit: if Sluice
 * does not answer, the edit is allowed. Its conditions require Kubernetes 1.30.
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
  // One entry for each kind that applies objects: a selector cannot say that one label or another has to be there.
  const managedBy = (kind: ReconciledKind, index: number) => ({
    ...webhook(
      'managed',
      { operations: ['UPDATE', 'DELETE'], apiGroups: ['*'], resources: ['*'] },
      [handMade, notAPrune, restless],
      { matchExpressions: [{ key: ownerLabelsOf(kind).name, operator: 'Exists' }] },
    ),
    name: `managed${index === 0 ? '' : `-${fluxKinds[kind].plural}`}.admission.sluice`,
  });
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name, labels: instanceLabels(version) },
    webhooks: [
      // A Flux object that a Kustomization applies has to be woken like any other, so only bookkeeping is excluded.
      webhook('objects', { operations: ['CREATE', 'UPDATE', 'DELETE'], apiGroups: groups, resources: ['*'] }, [
        notOurs(bookkeepers),
      ]),
      ...ownerKinds.map(managedBy),
      // A Scale has no labels, so it cannot be selected by them.
      webhook('scale', { operations: ['UPDATE'], apiGroups: ['*'], resources: ['*/scale'] }, [handMade]),
    ],
  } as InstallManifest;
}
