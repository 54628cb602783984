import { z } from 'zod';
import { namesOf } from '../kinds.ts';
import { artifactSchema, commonStatus, duration, localReference, text, withRules } from './common.ts';
import { timeoutPattern } from './duration.ts';
import { commonColumns, type Kind, surveyColumns } from './kind.ts';

const include = z.object({
  fromPath: text('What to copy of the included repository; all of it by default.').optional(),
  repository: localReference('The GitRepository to include.'),
  toPath: text('Where to copy it to; the name of the repository by default.').optional(),
});

const spec = withRules(
  z.object({
    ignore: text('What to leave out of the artifact, in the format of .gitignore.').optional(),
    include: z
      .array(include)
      .optional()
      .meta({ description: 'Other repositories whose files are part of the artifact.' }),
    interval: duration('How often to look for a new revision.'),
    provider: z
      .enum(['generic', 'aws', 'azure', 'github'])
      .optional()
      .meta({ description: 'Whose credentials to use.' }),
    proxySecretRef: localReference('A Secret with the address of a proxy.').optional(),
    recurseSubmodules: z.boolean().optional().meta({ description: 'Fetch submodules too.' }),
    ref: z
      .object({
        branch: text('A branch; master where nothing is said.').optional(),
        commit: text('A commit by its SHA; wins over all others.').optional(),
        name: text('A reference by its full name; wins over branch, tag and semver.').optional(),
        semver: text('The highest tag in a range; wins over tag.').optional(),
        tag: text('A tag; wins over branch.').optional(),
      })
      .optional()
      .meta({ description: 'Which revision to fetch.' }),
    secretRef: localReference('A Secret with credentials for the repository.').optional(),
    serviceAccountName: text('A service account whose cloud identity to use.').optional(),
    sparseCheckout: z.array(z.string()).optional().meta({ description: 'The folders to check out; all by default.' }),
    suspend: z.boolean().optional().meta({ description: 'Leave the object alone.' }),
    timeout: z.string().regex(timeoutPattern).default('60s').meta({ description: 'How long an operation may take.' }),
    url: z
      .string()
      .regex(/^(http|https|ssh):\/\/.*$/)
      .meta({ description: 'The repository, over HTTP, HTTPS or SSH.' }),
    verify: z
      .object({
        mode: z
          .enum(['head', 'HEAD', 'Tag', 'TagAndHEAD'])
          .default('HEAD')
          .meta({ description: 'Which object must be signed.' }),
        secretRef: localReference('A Secret with the public keys of trusted authors.'),
      })
      .optional()
      .meta({ description: 'Check the signature of what is fetched.' }),
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
  includedArtifacts: z.array(artifactSchema).optional().meta({ description: 'The artifacts that were included.' }),
  observedIgnore: text('The ignore rules of the artifact.').optional(),
  observedInclude: z.array(include).optional().meta({ description: 'The includes of the artifact.' }),
  observedRecurseSubmodules: z.boolean().optional().meta({ description: 'Whether the artifact has submodules.' }),
  observedSparseCheckout: z.array(z.string()).optional().meta({ description: 'The folders of the artifact.' }),
  sourceVerificationMode: text('What was verified.').optional(),
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
  description: 'A Git repository and the revision of it to follow.',
  spec,
  status,
  columns: [
    { name: 'URL', type: 'string', jsonPath: '.spec.url' },
    ...commonColumns,
    { name: 'Revision', type: 'string', jsonPath: '.status.artifact.revision', priority: 1 },
    ...surveyColumns,
  ],
};
