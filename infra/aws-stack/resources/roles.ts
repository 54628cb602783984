import { accessOf } from './access.ts';
import {
  arnOf,
  type FunctionName,
  idOf,
  prefix,
  type Resource,
  type Resources,
  secretPrefix,
  sub,
  type Value,
} from './names.ts';

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: Value;
}

/** Nothing to allow is no statement. */
function allow(actions: readonly string[], resources: readonly Value[]): readonly Statement[] {
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: actions, Resource: resources }];
}

const underPrefix = (keys: string): Value => sub(`\${Bucket.Arn}/${keys}${keys.endsWith('.json') ? '' : '*'}`);

const secretNamed = (name: string): Value =>
  sub(`arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${secretPrefix}${name}`);

function statementsOf(name: FunctionName): readonly Statement[] {
  const { consumes = [], buries = [], sends = [], reads = [], writes = [], deletes = [], clusters } = accessOf[name];
  const worked = [...consumes.map(idOf.queue), ...buries.map(idOf.deadLetters)];
  return [
    ...allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${prefix}-${name}:*`)],
    ),
    // Secrets Manager ends each ARN with six characters of its own.
    ...allow(['secretsmanager:GetSecretValue'], [secretNamed('key-??????')]),
    ...allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      worked.map(arnOf),
    ),
    ...allow(['sqs:SendMessage'], sends.map(idOf.queue).map(arnOf)),
    ...allow(['s3:GetObject'], reads.map(underPrefix)),
    // Without it a key that is not there is answered with 403, as one that may not be read.
    ...allow(['s3:ListBucket'], reads.length === 0 ? [] : [arnOf('Bucket')]),
    ...allow(['s3:PutObject', 's3:AbortMultipartUpload'], writes.map(underPrefix)),
    ...allow(['s3:DeleteObject'], deletes.map(underPrefix)),
    ...(clusters ? reachClusters : []),
  ];
}

const reachClusters: readonly Statement[] = [
  { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: '${param:clusterRoles}' },
  ...allow(['secretsmanager:GetSecretValue'], [secretNamed('clusters/*')]),
];

/** A role for each function. Its name is known, so that roles of clusters can say whom they trust. */
export function roleResources(): Resources {
  const names = Object.keys(accessOf) as FunctionName[];
  return Object.fromEntries(names.map((name): [string, Resource] => [idOf.role(name), roleOf(name)]));
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
