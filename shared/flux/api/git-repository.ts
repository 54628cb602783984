import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { artifactSchema, commonStatus, duration, localReference, text, withRules } from './common.ts';
import { timeoutPattern } from './duration.ts';
import { commonColumns, type Kind, surveyColumns } from './kind.ts';

const include = z.object({
  fromPath: text('Folder of the included repository to copy. Defaults to all of it.').optional(),
  repository: localReference('GitRepository to include.'),
  toPath: text('Folder to copy it to. Defaults to the name of the repository.').optional(),
});

const spec = withRules(
  z.object({
    ignore: text('Files to leave out of the artifact, in the format of .gitignore.').optional(),
    include: z
      .array(include)
      .optional()
      .meta({ description: 'GitRepositories whose files become part of the artifact.' }),
    interval: duration('Interval at which to look for a new revision.'),
    provider: z
      .enum(['generic', 'aws', 'azure', 'github'])
      .optional()
      .meta({ description: 'Provider of the credentials. Defaults to generic, which uses spec.secretRef.' }),
    proxySecretRef: localReference('Secret with the address of a proxy.').optional(),
    recurseSubmodules: z.boolean().optional().meta({ description: 'Also fetch submodules.' }),
    ref: z
      .object({
        branch: text('Branch. Defaults to master.').optional(),
        commit: text('SHA of a commit. Takes precedence over the other fields.').optional(),
        name: text('Full name of a Git reference. Takes precedence over branch, tag and semver.').optional(),
        semver: text(
          'Range of semantic versions; the highest tag in it is used. Takes precedence over branch.',
        ).optional(),
        tag: text('Tag. Takes precedence over semver and branch.').optional(),
      })
      .optional()
      .meta({ description: 'Revision to fetch.' }),
    secretRef: localReference('Secret with credentials for the repository.').optional(),
    serviceAccountName: text('Service account whose cloud identity is used.').optional(),
    sparseCheckout: z.array(z.string()).optional().meta({ description: 'Folders to check out. Defaults to all.' }),
    suspend: z.boolean().optional().meta({ description: 'Suspend the reconciliation of this object.' }),
    timeout: z.string().regex(timeoutPattern).default('60s').meta({ description: 'Timeout of Git operations.' }),
    url: z
      .string()
      .regex(/^(http|https|ssh):\/\/.*$/)
      .meta({ description: 'Address of the repository: HTTP, HTTPS or SSH.' }),
    verify: z
      .object({
        mode: z
          .enum(['head', 'HEAD', 'Tag', 'TagAndHEAD'])
          .default('HEAD')
          .meta({ description: 'Git objects that must be signed: the commit, the tag, or both.' }),
        secretRef: localReference('Secret with the public keys of trusted authors.'),
      })
      .optional()
      .meta({ description: 'Verification of signatures.' }),
  }),
  {
    cel: "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
    message: "serviceAccountName can only be set when provider is 'azure' or 'aws'",
    holds: ({ serviceAccountName, provider }) =>
      serviceAccountName === undefined || provider === 'azure' || provider === 'aws',
  },
);

const status = z.object({
  artifact: artifactSchema.optional(),
  ...commonStatus,
  includedArtifacts: z.array(artifactSchema).optional().meta({ description: 'Artifacts that the artifact includes.' }),
  observedIgnore: text('Ignore rules of the artifact.').optional(),
  observedInclude: z.array(include).optional().meta({ description: 'Includes of the artifact.' }),
  observedRecurseSubmodules: z.boolean().optional().meta({ description: 'True if the artifact contains submodules.' }),
  observedSparseCheckout: z.array(z.string()).optional().meta({ description: 'Folders that the artifact contains.' }),
  sourceVerificationMode: text('Mode of the last successful verification.').optional(),
});

export interface GitRepository {
  readonly spec: z.infer<typeof spec>;
  readonly status?: z.infer<typeof status>;
}

export const gitRepositoryKind: Kind<typeof spec, typeof status> = {
  ...namesOf('GitRepository'),
  singular: 'gitrepository',
  shortNames: ['gitrepo'],
  categories: ['all', 'fluxcd', 'fluxcd-sources'],
  description: 'A Git repository, and the revision to follow.',
  spec,
  status,
  columns: [
    { name: 'URL', type: 'string', jsonPath: '.spec.url' },
    ...commonColumns,
    { name: 'Revision', type: 'string', jsonPath: '.status.artifact.revision', priority: 1 },
    ...surveyColumns,
  ],
};
