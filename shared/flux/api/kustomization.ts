import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { commonStatus, duration, int64, localReference, stringMap, text, time, withRules } from './common.ts';
import { commonColumns, type Kind, retryColumn, sourceColumns, surveyColumns } from './kind.ts';

const selector = z.object({
  annotationSelector: text('Annotations of the target, as a label selector.').optional(),
  group: text('API group of the target.').optional(),
  kind: text('Kind of the target.').optional(),
  labelSelector: text('Labels of the target.').optional(),
  name: text('Name of the target, as a regular expression.').optional(),
  namespace: text('Namespace of the target, as a regular expression.').optional(),
  version: text('API version of the target.').optional(),
});

const healthCheck = z.object({
  apiVersion: text('API version; apps/v1 where nothing is said.').optional(),
  kind: text('Kind of the object.'),
  name: text('Name of the object.'),
  namespace: text('Namespace of the object.').optional(),
});

const oneReference = 'exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified';

const spec = z.object({
  buildMetadata: z
    .array(z.enum(['originAnnotations', 'transformerAnnotations']))
    .optional()
    .meta({ description: 'Annotations that the build adds.' }),
  commonMetadata: z
    .object({
      annotations: stringMap('Annotations of every object.').optional(),
      labels: stringMap('Labels of every object.').optional(),
    })
    .optional()
    .meta({ description: 'Metadata of every object.' }),
  components: z
    .array(z.string())
    .optional()
    .meta({ description: 'Components to build with, as paths relative to spec.path.' }),
  decryption: z
    .object({
      provider: z.enum(['sops']).meta({ description: 'How the secrets are encrypted.' }),
      secretRef: localReference('A Secret with the private keys.').optional(),
      serviceAccountName: text('A service account whose cloud identity to use.').optional(),
    })
    .optional()
    .meta({ description: 'How to decrypt secrets.' }),
  deletionPolicy: z
    .enum(['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'])
    .optional()
    .meta({ description: 'What becomes of the objects when this one is deleted.' }),
  dependsOn: z
    .array(
      z.object({
        name: text('Name of the Kustomization.'),
        namespace: text('Its namespace; this one’s by default.').optional(),
        readyExpr: text('A CEL expression over self and dep instead of the built-in check.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'What must be ready first.' }),
  force: z.boolean().default(false).meta({ description: 'Recreate objects whose immutable fields changed.' }),
  healthCheckExprs: z
    .array(
      z.object({
        apiVersion: text('API version of the kind.'),
        current: text('True when the object is as it should be.'),
        failed: text('True when it has failed.').optional(),
        inProgress: text('True while it is not there yet.').optional(),
        kind: text('The kind.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'Health of custom resources, in CEL.' }),
  healthChecks: z.array(healthCheck).optional().meta({ description: 'Objects to wait for.' }),
  ignore: z
    .array(
      z.object({ paths: z.array(z.string()).meta({ description: 'JSON pointers.' }), target: selector.optional() }),
    )
    .optional()
    .meta({ description: 'Fields whose drift is left alone.' }),
  ignoreMissingComponents: z.boolean().optional().meta({ description: 'Pass over components that do not exist.' }),
  images: z
    .array(
      z.object({
        digest: text('Digest to set; wins over the tag.').optional(),
        name: text('The image, without a tag.'),
        newName: text('Name to set.').optional(),
        newTag: text('Tag to set.').optional(),
      }),
    )
    .optional()
    .meta({ description: 'Images to replace.' }),
  interval: duration('How often to look for drift.'),
  kubeConfig: withRules(
    z.object({
      configMapRef: localReference('A ConfigMap that names a cluster of a cloud provider.').optional(),
      secretRef: z
        .object({ key: text('Key of the kubeconfig.').optional(), name: text('Name of the Secret.') })
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
    .meta({ description: 'Another cluster to apply to.' }),
  namePrefix: z.string().min(1).max(200).optional().meta({ description: 'Prefix of every name.' }),
  nameSuffix: z.string().min(1).max(200).optional().meta({ description: 'Suffix of every name.' }),
  patches: z
    .array(z.object({ patch: text('A strategic merge patch or a JSON patch.'), target: selector.optional() }))
    .optional()
    .meta({ description: 'Patches of the built objects.' }),
  path: text('The folder to build; the root by default.').optional(),
  postBuild: z
    .object({
      substitute: stringMap('Variables and their values.').optional(),
      substituteFrom: z
        .array(
          z.object({
            kind: z.enum(['Secret', 'ConfigMap']).meta({ description: 'What holds the variables.' }),
            name: z.string().min(1).max(253).meta({ description: 'Its name.' }),
            optional: z.boolean().default(false).meta({ description: 'It may be missing.' }),
          }),
        )
        .optional()
        .meta({ description: 'Objects whose data are variables.' }),
      substituteStrategy: z
        .enum(['WithVariables', 'Always'])
        .optional()
        .meta({ description: 'Whether to substitute without variables.' }),
    })
    .optional()
    .meta({ description: 'What to do with the built objects.' }),
  prune: z.boolean().meta({ description: 'Delete what is no longer in the source.' }),
  retryInterval: duration('When to try again after a failure; spec.interval by default.').optional(),
  serviceAccountName: text('The service account to act as.').optional(),
  sourceRef: z
    .object({
      apiVersion: text('API version of the source.').optional(),
      kind: z
        .enum(['OCIRepository', 'GitRepository', 'Bucket', 'ExternalArtifact'])
        .meta({ description: 'Kind of the source.' }),
      name: text('Name of the source.'),
      namespace: text('Namespace of the source; this one’s by default.').optional(),
    })
    .meta({ description: 'Where the files come from.' }),
  suspend: z.boolean().optional().meta({ description: 'Leave the object alone.' }),
  targetNamespace: z.string().min(1).max(63).optional().meta({ description: 'Namespace of every object.' }),
  timeout: duration('How long an attempt may take.').optional(),
  wait: z.boolean().optional().meta({ description: 'Wait for all objects.' }),
});

const status = z.object({
  ...commonStatus,
  history: z
    .array(
      z.object({
        digest: text('Digest of what was built.'),
        firstReconciled: time('When it was first applied.'),
        lastReconciled: time('When it was last applied.'),
        lastReconciledDuration: text('How long that took.'),
        lastReconciledStatus: text('How it ended.'),
        metadata: stringMap('Revision and origin.').optional(),
        totalReconciliations: int64('How often it was applied.'),
      }),
    )
    .optional()
    .meta({ description: 'The last five results, newest first.' }),
  inventory: z
    .object({
      entries: z
        .array(z.object({ id: text('`<namespace>_<name>_<group>_<kind>`.'), v: text('API version.') }))
        .meta({ description: 'The objects.' }),
    })
    .optional()
    .meta({ description: 'The objects that were applied.' }),
  lastAppliedOriginRevision: text('Origin of the revision that was last applied.').optional(),
  lastAppliedRevision: text('The revision that was last applied well.').optional(),
  lastAttemptedRevision: text('The revision that was last tried.').optional(),
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
  description: 'A folder of a source and how to apply it.',
  spec,
  status,
  columns: [
    ...commonColumns,
    { name: 'Revision', type: 'string', jsonPath: '.status.lastAppliedRevision', priority: 1 },
    ...sourceColumns,
    ...surveyColumns,
    retryColumn,
  ],
};
