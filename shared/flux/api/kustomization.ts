import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { commonStatus, duration, int64, localReference, stringMap, text, time, withRules } from './common.ts';
import { commonColumns, type Kind, retryColumn, sourceColumns, surveyColumns } from './kind.ts';

const selector = z.object({
  annotationSelector: text('Selector for annotations of the target, in the syntax of label selectors.').optional(),
  group: text('API group of the target.').optional(),
  kind: text('Kind of the target.').optional(),
  labelSelector: text('Label selector for the target.').optional(),
  name: text('Name of the target, as a regular expression.').optional(),
  namespace: text('Namespace of the target, as a regular expression.').optional(),
  version: text('API version of the target.').optional(),
});

const healthCheck = z.object({
  apiVersion: text('API version of the object. Defaults to apps/v1.').optional(),
  kind: text('Kind of the object.'),
  name: text('Name of the object.'),
  namespace: text('Namespace of the object.').optional(),
});

const oneReference = 'exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified';

const spec = z.object({
  buildMetadata: z
    .array(z.enum(['originAnnotations', 'transformerAnnotations']))
    .optional()
    .meta({ description: 'Annotations that kustomize adds to built objects.' }),
  commonMetadata: z
    .object({
      annotations: stringMap('Annotations to add to every object.').optional(),
      labels: stringMap('Labels to add to every object.').optional(),
    })
    .optional()
    .meta({ description: 'Metadata to add to every object.' }),
  components: z
    .array(z.string())
    .optional()
    .meta({ description: 'Kustomize components to add, as paths relative to spec.path.' }),
  decryption: z
    .object({
      provider: z.enum(['sops']).meta({ description: 'Tool that encrypted the secrets.' }),
      secretRef: localReference('Secret with the private keys.').optional(),
      serviceAccountName: text('Service account whose cloud identity is used.').optional(),
    })
    .optional()
    .meta({ description: 'Decryption of secrets.' }),
  deletionPolicy: z.enum(['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan']).optional().meta({
    description:
      'What happens to the applied objects when this object is deleted. Defaults to MirrorPrune, which follows spec.prune.',
  }),
  dependsOn: z
    .array(
      z.object({
        name: text('Name of the Kustomization.'),
        namespace: text('Namespace of the Kustomization. Defaults to that of this object.').optional(),
        readyExpr: text('CEL expression over self and dep that replaces the built-in check.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'Kustomizations that must be ready before this one is applied.' }),
  force: z
    .boolean()
    .default(false)
    .meta({ description: 'Delete and recreate objects whose immutable fields have changed.' }),
  healthCheckExprs: z
    .array(
      z.object({
        apiVersion: text('API version of the objects.'),
        current: text('CEL expression that is true if the object is healthy.'),
        failed: text('CEL expression that is true if the object has failed.').optional(),
        inProgress: text('CEL expression that is true while the object is in progress.').optional(),
        kind: text('Kind of the objects.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'Health of custom resources, as CEL expressions.' }),
  healthChecks: z.array(healthCheck).optional().meta({ description: 'Objects whose health is awaited.' }),
  ignore: z
    .array(
      z.object({
        paths: z.array(z.string()).meta({ description: 'JSON pointers to the fields.' }),
        target: selector.optional(),
      }),
    )
    .optional()
    .meta({ description: 'Fields whose drift is not corrected.' }),
  ignoreMissingComponents: z.boolean().optional().meta({ description: 'Ignore components that do not exist.' }),
  images: z
    .array(
      z.object({
        digest: text('New digest. Takes precedence over the tag.').optional(),
        name: text('Name of the image, without a tag.'),
        newName: text('New name.').optional(),
        newTag: text('New tag.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'Images to replace.' }),
  interval: duration('Interval at which to look for drift.'),
  kubeConfig: withRules(
    z.object({
      configMapRef: localReference('ConfigMap that describes a cluster of a cloud provider.').optional(),
      secretRef: z
        .object({ key: text('Key of the kubeconfig in the Secret.').optional(), name: text('Name of the Secret.') })
        .optional(),
    }),
    {
      cel: 'has(self.configMapRef) || has(self.secretRef)',
      message: oneReference,
      holds: ({ configMapRef, secretRef }) => configMapRef !== undefined || secretRef !== undefined,
    },
    {
      cel: '!has(self.configMapRef) || !has(self.secretRef)',
      message: oneReference,
      holds: ({ configMapRef, secretRef }) => configMapRef === undefined || secretRef === undefined,
    },
  )
    .optional()
    .meta({ description: 'Remote cluster to apply to.' }),
  namePrefix: z.string().min(1).max(200).optional().meta({ description: 'Prefix to add to every name.' }),
  nameSuffix: z.string().min(1).max(200).optional().meta({ description: 'Suffix to add to every name.' }),
  patches: z
    .array(z.object({ patch: text('Strategic merge patch or JSON patch.'), target: selector.optional() }))
    .optional()
    .meta({ description: 'Patches for the built objects.' }),
  path: text('Folder to build. Defaults to the root of the source.').optional(),
  postBuild: z
    .object({
      substitute: stringMap('Variables and their values.').optional(),
      substituteFrom: z
        .array(
          z.object({
            kind: z.enum(['Secret', 'ConfigMap']).meta({ description: 'Kind of the object with the variables.' }),
            name: z.string().min(1).max(253).meta({ description: 'Name of the object.' }),
            optional: z.boolean().default(false).meta({ description: 'Ignore the object if it does not exist.' }),
          }),
        )
        .optional()
        .meta({ description: 'Objects whose data contain variables.' }),
      substituteStrategy: z
        .enum(['WithVariables', 'Always'])
        .optional()
        .meta({ description: 'Whether to substitute only if there are variables (WithVariables), or always.' }),
    })
    .optional()
    .meta({ description: 'Changes to the built objects.' }),
  prune: z.boolean().meta({ description: 'Delete applied objects that are no longer in the source.' }),
  retryInterval: duration('Interval at which to retry after a failure. Defaults to spec.interval.').optional(),
  serviceAccountName: text('Service account to impersonate.').optional(),
  sourceRef: z
    .object({
      apiVersion: text('API version of the source.').optional(),
      kind: z
        .enum(['OCIRepository', 'GitRepository', 'Bucket', 'ExternalArtifact'])
        .meta({ description: 'Kind of the source.' }),
      name: text('Name of the source.'),
      namespace: text('Namespace of the source. Defaults to that of this object.').optional(),
    })
    .meta({ description: 'Source of the files.' }),
  suspend: z.boolean().optional().meta({ description: 'Suspend the reconciliation of this object.' }),
  targetNamespace: z.string().min(1).max(63).optional().meta({ description: 'Namespace to set in every object.' }),
  timeout: duration('Timeout of building, applying and health checks. Defaults to spec.interval.').optional(),
  wait: z.boolean().optional().meta({ description: 'Wait until all applied objects are healthy.' }),
});

const status = z.object({
  ...commonStatus,
  history: z
    .array(
      z.object({
        digest: text('Digest of the built objects.'),
        firstReconciled: time('Time at which it was first applied.'),
        lastReconciled: time('Time at which it was last applied.'),
        lastReconciledDuration: text('Duration of the last reconciliation.'),
        lastReconciledStatus: text('Result of the last reconciliation.'),
        metadata: stringMap('Revision and origin of the source.').optional(),
        totalReconciliations: int64('Number of reconciliations.'),
      }),
    )
    .optional()
    .meta({ description: 'Last five builds with their results, newest first.' }),
  inventory: z
    .object({
      entries: z
        .array(z.object({ id: text('`<namespace>_<name>_<group>_<kind>`.'), v: text('Version of the API.') }))
        .meta({ description: 'Applied objects.' }),
    })
    .optional()
    .meta({ description: 'Objects that were applied.' }),
  lastAppliedOriginRevision: text('Origin of the revision that was last applied.').optional(),
  lastAppliedRevision: text('Revision that was last applied successfully.').optional(),
  lastAttemptedRevision: text('Revision that was last attempted.').optional(),
});
export type KustomizationStatus = z.infer<typeof status>;

export interface Kustomization {
  readonly spec: z.infer<typeof spec>;
  readonly status?: KustomizationStatus;
}

export const kustomizationKind: Kind<typeof spec, typeof status> = {
  ...namesOf('Kustomization'),
  singular: 'kustomization',
  shortNames: ['ks'],
  categories: ['all', 'fluxcd', 'fluxcd-appliers'],
  description: 'A folder of a source, and how to build and apply it.',
  spec,
  status,
  columns: [
    ...commonColumns,
    { name: 'Revision', type: 'string', jsonPath: '.status.lastAppliedRevision', priority: 1 },
    ...sourceColumns,
    ...surveyColumns,
    retryColumn,
  ],
  sourcesOf: ({ sourceRef }) => [sourceRef],
};
