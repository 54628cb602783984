import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { commonStatus, localReference, stringMap, text, withRules } from './common.ts';
import { durationPattern } from './duration.ts';
import { commonColumns, type Kind, surveyColumns } from './kind.ts';

const resourceKinds = [
  'Bucket',
  'GitRepository',
  'Kustomization',
  'HelmRelease',
  'HelmChart',
  'HelmRepository',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
  'OCIRepository',
  'ArtifactGenerator',
  'ExternalArtifact',
] as const;

const receiverTypes = [
  'generic',
  'generic-hmac',
  'generic-oidc',
  'github',
  'gitlab',
  'bitbucket',
  'harbor',
  'dockerhub',
  'quay',
  'gcr',
  'nexus',
  'acr',
  'cdevents',
] as const;

const resource = z.object({
  apiVersion: text('API version of the resource.').optional(),
  filter: text(
    'CEL expression over the resource and the request. The resource is reconciled if it is true.',
  ).optional(),
  kind: z.enum(resourceKinds).meta({ description: 'Kind of the resource.' }),
  matchLabels: stringMap('Labels of the resources, if the name is `*`.').optional(),
  name: z.string().min(1).max(253).meta({ description: 'Name of the resource, or `*` for all with matchLabels.' }),
  namespace: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .meta({ description: 'Namespace of the resource. Defaults to that of the Receiver.' }),
});
export type ReceiverResource = z.infer<typeof resource>;

const oidcProvider = z.object({
  audience: text('Audience that a token must contain.').optional(),
  issuerURL: z
    .string()
    .regex(/^https?:\/\//)
    .meta({ description: 'Address of the issuer of the tokens.' }),
  validations: z
    .array(
      z.object({
        expression: text('CEL expression that must be true.'),
        message: text('Error message if it is not true.'),
      }),
    )
    .min(1)
    .meta({ description: 'Checks of the claims of a token.' }),
  variables: z
    .array(z.object({ expression: text('CEL expression.'), name: text('Name of the expression in the validations.') }))
    .optional()
    .meta({ description: 'Named expressions for the validations.' }),
});

const spec = withRules(
  z.object({
    events: z.array(z.string()).optional().meta({ description: 'Events to act on. Defaults to all.' }),
    interval: z
      .string()
      .regex(durationPattern)
      .default('10m')
      .meta({ description: 'Interval at which to reconcile the Receiver itself.' }),
    oidcProviders: z
      .array(oidcProvider)
      .optional()
      .meta({
        description: 'Issuers of tokens for a receiver of type generic-oidc.',
        'x-kubernetes-list-map-keys': ['issuerURL'],
        'x-kubernetes-list-type': 'map',
      }),
    resourceFilter: text(
      'CEL expression over each resource and the request. A resource is reconciled if it is true.',
    ).optional(),
    resources: z.array(resource).meta({ description: 'Objects to reconcile when an event arrives.' }),
    secretRef: localReference('Secret with the token of the webhook.').optional(),
    suspend: z.boolean().optional().meta({ description: 'Suspend the Receiver: its webhook refuses events.' }),
    type: z
      .enum(receiverTypes)
      .meta({ description: 'Type of the sender, which determines how requests are verified.' }),
  }),
  {
    cel: "self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
    message: 'generic-oidc receivers must define at least one oidcProvider',
    holds: ({ type, oidcProviders }) => type !== 'generic-oidc' || hasSome(oidcProviders),
  },
  {
    cel: "self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0",
    message: 'oidcProviders can only be set when type is generic-oidc',
    holds: ({ type, oidcProviders }) => type === 'generic-oidc' || !hasSome(oidcProviders),
  },
  {
    cel: "self.type != 'generic-oidc' || !has(self.secretRef)",
    message: 'secretRef cannot be set when type is generic-oidc',
    holds: ({ type, secretRef }) => type !== 'generic-oidc' || secretRef === undefined,
  },
  {
    cel: "self.type == 'generic-oidc' || has(self.secretRef)",
    message: 'secretRef is required when type is not generic-oidc',
    holds: ({ type, secretRef }) => type === 'generic-oidc' || secretRef !== undefined,
  },
);

function hasSome(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

const status = z.object({ ...commonStatus, webhookPath: text('Path of the webhook.').optional() });

export interface Receiver {
  readonly spec: z.infer<typeof spec>;
  readonly status?: z.infer<typeof status>;
}

export const receiverKind: Kind<typeof spec, typeof status> = {
  ...namesOf('Receiver'),
  singular: 'receiver',
  categories: ['all', 'fluxcd', 'fluxcd-notifications'],
  description: 'A webhook, and the objects to reconcile when it is called.',
  spec,
  status,
  columns: [...commonColumns, ...surveyColumns],
};
