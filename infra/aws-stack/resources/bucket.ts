import { forgottenPrefixes, unusedDays } from '../../../shared/ports/store/forget-unused.ts';
import { arnOf, type Resource, type Resources, secretPrefix } from './names.ts';

const days = (count: number): { readonly DaysAfterInitiation: number } => ({ DaysAfterInitiation: count });

/** How long overwritten and deleted objects can be restored, in days. */
const olderVersionsDays = 7;
const bucket: Resource = {
  Type: 'AWS::S3::Bucket',
  // Everything in it can be made again from Git and the clusters, but nobody should lose it together with the stack.
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

/** The bucket of artifacts and records, and the secret with the key of every HMAC. */
export const bucketResources: Resources = {
  Bucket: bucket,
  BucketPolicy: policy,
  Key: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: `${secretPrefix}key`,
      Description: 'The key of HMACs, and of the paths of admission and gateway',
      // If its form or name changed, there would be a new key: caches would be cold, and the paths of every cluster invalid.
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    },
  },
};
