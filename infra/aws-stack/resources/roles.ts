import type { FunctionEntry } from '../../../functions/entry.ts';
import { type FunctionName, functionNames, functions } from '../../../functions/index.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import { arnOf, idOf, prefix, type Resource, type Resources, secretPrefix, sub, type Value } from './names.ts';

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: Value;
}

/** A statement with these resources, or none where there are none. */
function allow(actions: readonly string[], resources: readonly Value[]): readonly Statement[] {
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: actions, Resource: resources }];
}

const underPrefix = (keys: string): Value => sub(`\${Bucket.Arn}/${keys}${keys.endsWith('.json') ? '' : '*'}`);

const secretNamed = (name: string): Value =>
  sub(`arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${secretPrefix}${name}`);

/** The logical ids of the queues whose messages a function works on. */
function workedOn(entry: FunctionEntry): readonly string[] {
  if (entry.trigger === 'queue') return [idOf.queue(entry.queue)];
  return entry.trigger === 'dead-letters' ? jobQueues.map(idOf.deadLetters) : [];
}

function statementsOf(name: FunctionName): readonly Statement[] {
  const entry: FunctionEntry = functions[name];
  const { sends = [], reads = [], writes = [], deletes = [], clusters } = entry.access;
  return [
    ...allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${prefix}-${name}:*`)],
    ),
    // Secrets Manager appends six characters of its own to each ARN.
    ...allow(['secretsmanager:GetSecretValue'], [secretNamed('key-??????')]),
    ...allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      workedOn(entry).map(arnOf),
    ),
    ...allow(['sqs:SendMessage'], sends.map(idOf.queue).map(arnOf)),
    ...allow(['s3:GetObject'], reads.map(underPrefix)),
    // Without it S3 answers 403 for a missing key, as for one that may not be read.
    ...allow(['s3:ListBucket'], reads.length === 0 ? [] : [arnOf('Bucket')]),
    ...allow(['s3:PutObject', 's3:AbortMultipartUpload'], writes.map(underPrefix)),
    ...allow(['s3:DeleteObject'], deletes.map(underPrefix)),
    ...(clusters === undefined ? [] : reachClusters),
  ];
}

const reachClusters: readonly Statement[] = [
  { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: '${param:clusterRoles}' },
  ...allow(['secretsmanager:GetSecretValue'], [secretNamed('clusters/*')]),
];

/** A role for each function. Its name is fixed, so that the roles of clusters can name it in their trust policies. */
export function roleResources(): Resources {
  return Object.fromEntries(functionNames.map((name): [string, Resource] => [idOf.role(name), roleOf(name)]));
}

function roleOf(name: FunctionName): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: sub(`${prefix}-\${AWS::Region}-${name}`),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'access',
          PolicyDocument: { Version: '2012-10-17', Statement: statementsOf(name) as unknown as Value },
        },
      ],
    },
  };
}
