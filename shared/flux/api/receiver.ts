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
  filter: text('A CEL expression over the resource and the request; false leaves it out.').optional(),
  kind: z.enum(resourceKinds).meta({ description: 'Kind of the resource.' }),
  matchLabels: stringMap('The labels of the resources, where the name is `*`.').optional(),
  name: z.string().min(1).max(253).meta({ description: 'Name of the resource, or `*` with labels.' }),
  namespace: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .meta({ description: 'Namespace of the resource; the receiver’s by default.' }),
});
export type ReceiverResource = z.infer<typeof resource>;

const oidcProvider = z.object({
  audience: text('The audience that a token must name.').optional(),
  issuerURL: z
    .string()
    .regex(/^https?:\/\//)
    .meta({ description: 'Who issues the tokens.' }),
  validations: z
    .array(
      z.object({
        expression: text('A CEL expression that must be true.'),
        message: text('What to say where it is not.'),
      }),
    )
    .min(1)
    .meta({ description: 'What must hold of the claims.' }),
  variables: z
    .array(z.object({ expression: text('A CEL expression.'), name: text('Its name in the validations.') }))
    .optional()
    .meta({ description: 'Named expressions.' }),
});

const spec = withRules(
  z.object({
    events: z.array(z.string()).optional().meta({ description: 'The events to act on; all by default.' }),
    interval: z
      .string()
      .regex(durationPattern)
      .default('10m')
      .meta({ description: 'How often to look at the object itself.' }),
    oidcProviders: z
      .array(oidcProvider)
      .optional()
      .meta({
        description: 'Who may issue the tokens of a generic-oidc receiver.',
        'x-kubernetes-list-map-keys': ['issuerURL'],
        'x-kubernetes-list-type': 'map',
      }),
    resourceFilter: text('A CEL expression over each resource and the request.').optional(),
    resources: z.array(resource).meta({ description: 'What to reconcile when an event arrives.' }),
    secretRef: localReference('A Secret with the token of the webhook.').optional(),
    suspend: z.boolean().optional().meta({ description: 'Refuse events.' }),
    type: z.enum(receiverTypes).meta({ description: 'Who sends, and so how a request proves itself.' }),
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

const status = z.object({ ...commonStatus, webhookPath: text('The path of the webhook.').optional() });

export interface Receiver {
  readonly spec: z.infer<typeof spec>;
  readonly status?: z.infer<typeof status>;
}

export const receiverKind: Kind<typeof spec, typeof status> = {
  ...namesOf('Receiver'),
  singular: 'receiver',
  categories: ['all', 'fluxcd', 'fluxcd-notifications'],
  description: 'A webhook and what to reconcile when it is called.',
  spec,
  status,
  columns: [...commonColumns, ...surveyColumns],
};
