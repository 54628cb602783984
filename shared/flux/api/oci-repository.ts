import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { artifactSchema, commonStatus, duration, localReference, text } from './common.ts';
import { timeoutPattern } from './duration.ts';
import { commonColumns, type Kind, surveyColumns } from './kind.ts';

const layerSelector = z.object({
  mediaType: text('Media type of the layer. Defaults to that of the first layer.').optional(),
  operation: z
    .enum(['extract', 'copy'])
    .optional()
    .meta({ description: 'Whether the layer is extracted or copied as it is. Defaults to extract.' }),
});

const verify = z.object({
  matchOIDCIdentity: z
    .array(
      z.object({
        issuer: text('Regular expression that the issuer of the certificate must match.'),
        subject: text('Regular expression that the subject of the certificate must match.'),
      }),
    )
    .optional()
    .meta({ description: 'Identities of trusted signers, where no public keys are named.' }),
  provider: z
    .enum(['cosign', 'notation'])
    .default('cosign')
    .meta({ description: 'Tool whose signatures are verified.' }),
  secretRef: localReference('Secret with the public keys of trusted signers.').optional(),
  trustedRootSecretRef: localReference('Secret with the trusted root of a Sigstore instance.').optional(),
});

const spec = z.object({
  certSecretRef: localReference('Secret with certificates for the registry.').optional(),
  ignore: text('Files to leave out of the artifact, in the format of .gitignore.').optional(),
  insecure: z.boolean().optional().meta({ description: 'Allow a registry that does not use TLS.' }),
  interval: duration('Interval at which to look for a new revision.'),
  layerSelector: layerSelector.optional().meta({ description: 'Layer that becomes the artifact.' }),
  provider: z
    .enum(['generic', 'aws', 'azure', 'gcp'])
    .default('generic')
    .meta({ description: 'Provider of the credentials. Defaults to generic, which uses Secrets.' }),
  proxySecretRef: localReference('Secret with the address of a proxy.').optional(),
  ref: z
    .object({
      digest: text('Digest of the manifest. Takes precedence over semver.').optional(),
      semver: text('Range of semantic versions; the highest tag in it is used. Takes precedence over tag.').optional(),
      semverFilter: text('Regular expression that the tags of the range must match.').optional(),
      tag: text('Tag. Defaults to latest.').optional(),
    })
    .optional()
    .meta({ description: 'Revision to fetch. Defaults to the tag latest.' }),
  secretRef: localReference('Secret with credentials for the registry.').optional(),
  serviceAccountName: text('Service account whose pull secrets or cloud identity are used.').optional(),
  suspend: z.boolean().optional().meta({ description: 'Suspend the reconciliation of this object.' }),
  timeout: z.string().regex(timeoutPattern).default('60s').meta({ description: 'Timeout of operations.' }),
  url: z
    .string()
    .regex(/^oci:\/\/.*$/)
    .meta({ description: 'Address of the repository: oci://<host>/<path>.' }),
  verify: verify.optional().meta({ description: 'Verification of signatures.' }),
});

const status = z.object({
  artifact: artifactSchema.optional(),
  ...commonStatus,
  observedIgnore: text('Ignore rules of the artifact.').optional(),
  observedLayerSelector: layerSelector.optional().meta({ description: 'Layer selector of the artifact.' }),
  url: text('Address of the newest artifact.').optional(),
});

export interface OCIRepository {
  readonly spec: z.infer<typeof spec>;
  readonly status?: z.infer<typeof status>;
}

export const ociRepositoryKind: Kind<typeof spec, typeof status> = {
  ...namesOf('OCIRepository'),
  singular: 'ocirepository',
  shortNames: ['ocirepo'],
  categories: ['all', 'fluxcd', 'fluxcd-sources'],
  description: 'A repository of a container registry, and the revision to follow.',
  spec,
  status,
  columns: [
    { name: 'URL', type: 'string', jsonPath: '.spec.url' },
    ...commonColumns,
    { name: 'Revision', type: 'string', jsonPath: '.status.artifact.revision', priority: 1 },
    ...surveyColumns,
  ],
};
