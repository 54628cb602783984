import { forgottenPrefixes, unusedDays } from '../../../shared/ports/store/forget-unused.ts';
import { arnOf, type Resource, type Resources, secretPrefix } from './names.ts';

const days = (count: number): { readonly DaysAfterInitiation: number } => ({ DaysAfterInitiation: count });

/** What was overwritten or deleted can be brought back for so long. */
const olderVersionsDays = 7;
const bucket: Resource = {
  Type: 'AWS::S3::Bucket',
  // It holds nothing that Git and the clusters do not; even so nobody should lose it with the stack.
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'older-versions',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: olderVersionsDays },
          ExpiredObjectDeleteMarker: true,
        },
        { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: days(1) },
        ...forgottenPrefixes.map((Prefix) => ({
          Id: `unused-${Prefix.slice(0, -1)}`,
          Status: 'Enabled',
          Prefix,
          ExpirationInDays: unusedDays,
        })),
      ],
    },
  },
};

const policy: Resource = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: 'Bucket' },
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arnOf('Bucket'), { 'Fn::Sub': '${Bucket.Arn}/*' }],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};

/** Artifacts and records; and the key of every HMAC, which is not in the bucket. */
export const bucketResources: Resources = {
  Bucket: bucket,
  BucketPolicy: policy,
  Key: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: `${secretPrefix}key`,
      Description: 'The key of HMACs, and of the paths of admission and gateway',
      // Another form of it, or another name, would make another key: the caches cold, and the paths of every cluster void.
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    },
  },
};
