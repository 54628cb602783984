import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../../../functions/index.ts';
import {
  packageTemplate,
  type Template,
  type TemplateObject,
  whyNotPackaged,
} from '../../../support/processes/packaged-stack.ts';

const missing = await whyNotPackaged();
if (missing !== undefined) console.error(`SKIPPED: facts of the template need its tools: ${missing}`);

type Statement = Readonly<{ Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }>;

/** Of the logical id that `Fn::GetAtt` or `Ref` names. */
const idIn = (value: unknown): string => {
  const { Ref, 'Fn::GetAtt': got } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  return Ref ?? got?.[0] ?? '';
};

describe.skipIf(missing !== undefined)('the stack on AWS', () => {
  let template: Template;
  beforeAll(async () => {
    template = await packageTemplate();
  });

  const functions = (): Readonly<Record<string, TemplateObject>> =>
    Object.fromEntries(
      Object.values(template.ofType('AWS::Lambda::Function')).map((each) => [
        String(each['FunctionName']).replace('sluice-test-', ''),
        each,
      ]),
    );
  const roleOf = (name: string): string => idIn(functions()[name]?.['Role']);
  const statementsOf = (name: string): readonly Statement[] => {
    const role = template.ofType('AWS::IAM::Role')[roleOf(name)] as unknown as {
      Policies: { PolicyDocument: { Statement: Statement[] } }[];
      ManagedPolicyArns?: unknown;
    };
    expect(role.ManagedPolicyArns).toBeUndefined();
    return role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  };
  const allowedTo = (action: string, name: string): readonly string[] =>
    statementsOf(name)
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => (resource as { 'Fn::Sub'?: string })['Fn::Sub'] ?? idIn(resource));
  const whoMay = (action: string): readonly string[] =>
    functionNames.filter((name) => allowedTo(action, name).length > 0).sort();

  it('has every function of the table, on Node 24 and arm64, each with a role of its own', () => {
    const made = functions();

    expect(Object.keys(made).sort()).toEqual([...functionNames].sort());
    for (const each of Object.values(made))
      expect(each).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(new Set(functionNames.map(roleOf)).size).toBe(functionNames.length);
  });

  it('allows no role every resource, every action of a service, or a whole bucket', () => {
    for (const name of functionNames)
      for (const { Effect, Action, Resource } of statementsOf(name)) {
        expect(Effect).toBe('Allow');
        for (const action of [Action].flat()) expect(action).not.toContain('*');
        for (const resource of [Resource].flat()) {
          expect(resource).not.toBe('*');
          expect(JSON.stringify(resource)).not.toContain('${Bucket.Arn}/*');
        }
      }
  });

  it('lets functions send and receive no further than their work goes', () => {
    const queuesOf = (action: string) =>
      Object.fromEntries(whoMay(action).map((name) => [name, allowedTo(action, name).map((id) => id.toLowerCase())]));

    expect(queuesOf('sqs:SendMessage')).toEqual({
      admission: ['sourcesqueue', 'reconcilesqueue', 'surveysqueue', 'intakequeue'],
      intake: ['sourcesqueue', 'reconcilesqueue', 'timersqueue'],
      reconcile: ['sourcesqueue', 'reconcilesqueue', 'timersqueue'],
      schedule: ['surveysqueue', 'timersqueue'],
      source: ['sourcesqueue', 'reconcilesqueue', 'timersqueue'],
      survey: ['sourcesqueue', 'reconcilesqueue', 'surveysqueue', 'timersqueue'],
      timer: ['sourcesqueue', 'reconcilesqueue', 'surveysqueue', 'intakequeue'],
      webhook: ['intakequeue'],
    });
    expect(queuesOf('sqs:ReceiveMessage')).toEqual({
      dead: ['sourcesdeadletters', 'reconcilesdeadletters', 'surveysdeadletters', 'intakedeadletters'],
      intake: ['intakequeue'],
      reconcile: ['reconcilesqueue'],
      source: ['sourcesqueue'],
      survey: ['surveysqueue'],
      timer: ['timersqueue'],
    });
  });

  it('lets functions write and delete no further than their own prefixes', () => {
    expect(Object.fromEntries(whoMay('s3:PutObject').map((name) => [name, allowedTo('s3:PutObject', name)]))).toEqual({
      dead: ['${Bucket.Arn}/dead/*', '${Bucket.Arn}/applied/*'],
      reconcile: [
        '${Bucket.Arn}/applied/*',
        '${Bucket.Arn}/waiting/*',
        '${Bucket.Arn}/artifacts/*',
        '${Bucket.Arn}/revisions/*',
      ],
      source: [
        '${Bucket.Arn}/applied/*',
        '${Bucket.Arn}/published/*',
        '${Bucket.Arn}/artifacts/*',
        '${Bucket.Arn}/revisions/*',
      ],
      survey: ['${Bucket.Arn}/hooks/*', '${Bucket.Arn}/applied/*', '${Bucket.Arn}/clusters/*.survey.json'],
    });
    expect(whoMay('s3:DeleteObject')).toEqual(['reconcile', 'source', 'survey']);
  });

  it('lets functions read no further than their work goes, and list where they read', () => {
    const prefixes = whoMay('s3:GetObject').map((name) => [
      name,
      allowedTo('s3:GetObject', name).map((arn) => arn.replace('${Bucket.Arn}/', '')),
    ]);

    expect(Object.fromEntries(prefixes)).toEqual({
      dead: ['clusters/*', 'applied/*'],
      gateway: ['published/*', 'artifacts/*'],
      intake: ['clusters/*'],
      reconcile: ['clusters/*', 'applied/*', 'artifacts/*', 'revisions/*', 'waiting/*'],
      schedule: ['clusters/by-uid/*'],
      source: ['clusters/*', 'applied/*', 'artifacts/*', 'revisions/*', 'published/*'],
      survey: ['hooks/*', 'clusters/*', 'applied/*'],
      webhook: ['hooks/*', 'clusters/*'],
    });
    expect(whoMay('s3:ListBucket')).toEqual(whoMay('s3:GetObject'));
  });

  it('deletes what was not used for a month, old versions after a week, and nothing else', () => {
    const { Bucket } = template.ofType('AWS::S3::Bucket') as unknown as {
      Bucket: {
        LifecycleConfiguration: {
          Rules: { Prefix?: string; ExpirationInDays?: number; NoncurrentVersionExpiration?: object }[];
        };
      };
    };
    const { Rules } = Bucket.LifecycleConfiguration;
    const expiring = Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);

    expect(expiring.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
      ['artifacts/', 30],
      ['revisions/', 30],
      ['published/', 30],
      ['dead/', 30],
      ['waiting/', 30],
    ]);
    expect(Rules[0]?.NoncurrentVersionExpiration).toEqual({ NoncurrentDays: 7 });
  });

  it('lets only functions that reach clusters assume their roles and read kubeconfigs; none describes clusters', () => {
    const reaching = ['dead', 'intake', 'reconcile', 'source', 'survey', 'webhook'];

    expect(whoMay('sts:AssumeRole')).toEqual(reaching);
    for (const name of reaching)
      expect(allowedTo('sts:AssumeRole', name)).toEqual(['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/sluice-*']);
    for (const name of functionNames) {
      const secrets = allowedTo('secretsmanager:GetSecretValue', name);
      const prefix = 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:sluice/test/';
      expect(secrets.map((arn) => arn.replace(prefix, ''))).toEqual(
        reaching.includes(name) ? ['key-??????', 'clusters/*'] : ['key-??????'],
      );
    }
    expect(template.text).not.toContain('eks:');
  });

  it('has a queue of dead letters for each queue, and hides a message for six times as long as its function may take', () => {
    const queues = template.ofType('AWS::SQS::Queue');
    const dead = new Set(
      Object.values(queues).flatMap(({ RedrivePolicy }) =>
        RedrivePolicy === undefined ? [] : [idIn((RedrivePolicy as TemplateObject)['deadLetterTargetArn'])],
      ),
    );
    const live = Object.entries(queues).filter(([id]) => !dead.has(id));

    expect(live.map(([, { QueueName }]) => QueueName).sort()).toEqual([
      'sluice-test-intake.fifo',
      'sluice-test-reconciles.fifo',
      'sluice-test-sources.fifo',
      'sluice-test-surveys.fifo',
      'sluice-test-timers',
    ]);
    for (const [, queue] of live) expect(queue['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
    for (const [id, queue] of Object.entries(queues)) {
      expect(queue['SqsManagedSseEnabled'], id).toBe(true);
      if (String(queue['QueueName']).endsWith('.fifo'))
        expect(queue).toMatchObject({ DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    }
    for (const mapping of Object.values(template.ofType('AWS::Lambda::EventSourceMapping'))) {
      const worker = template.ofType('AWS::Lambda::Function')[idIn(mapping['FunctionName'])];
      const queue = queues[idIn(mapping['EventSourceArn'])];
      expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * Number(worker?.['Timeout']));
    }
  });

  it('invokes workers of objects with one message at a time, returns what failed, and bounds how many work at once', () => {
    const mappings = Object.values(template.ofType('AWS::Lambda::EventSourceMapping'));

    expect(mappings).toHaveLength(9);
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect((mapping['ScalingConfig'] as TemplateObject)['MaximumConcurrency']).toBeGreaterThanOrEqual(2);
      expect(mapping['BatchSize']).toBe(/^(Sources|Reconciles)Queue$/.test(idIn(mapping['EventSourceArn'])) ? 1 : 10);
    }
  });

  it('keeps its buckets private and encrypted; its own one is versioned and outlives the stack', () => {
    for (const bucket of Object.values(template.ofType('AWS::S3::Bucket'))) {
      expect(bucket['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(bucket['BucketEncryption']).toBeDefined();
      expect(bucket['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
    }
    const { Bucket } = (JSON.parse(template.text) as { Resources: Record<string, unknown> }).Resources;
    expect(Bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('refuses buckets and queues to clients without TLS', () => {
    const guarded = [
      ...Object.values(template.ofType('AWS::S3::BucketPolicy')).map((policy) => [idIn(policy['Bucket']), policy]),
      ...Object.values(template.ofType('AWS::SQS::QueuePolicy')).map((policy) => [
        idIn((policy['Queues'] as readonly unknown[])[0]),
        policy,
      ]),
    ] as unknown as readonly [string, { PolicyDocument: { Statement: Statement[] } }][];

    expect(guarded.map(([id]) => id).sort()).toEqual(
      [...Object.keys(template.ofType('AWS::S3::Bucket')), ...Object.keys(template.ofType('AWS::SQS::Queue'))].sort(),
    );
    for (const [id, { PolicyDocument }] of guarded) {
      expect(PolicyDocument.Statement, id).toHaveLength(1);
      expect(PolicyDocument.Statement[0]?.Effect, id).toBe('Deny');
      expect(JSON.stringify(PolicyDocument.Statement[0]?.Condition), id).toMatch(/aws:SecureTransport":"?false/);
    }
  });

  it('hands functions names in their environment and no secret; the key is made by Secrets Manager', () => {
    for (const each of Object.values(functions()))
      expect(Object.keys((each['Environment'] as { Variables: object }).Variables).sort()).toEqual([
        'SLUICE_BUCKET',
        'SLUICE_GATEWAY_URL',
        'SLUICE_QUEUES',
        'SLUICE_SECRET',
        'SLUICE_VERSION',
      ]);
    expect(template.ofType('AWS::SecretsManager::Secret')).toMatchObject({
      Key: { Name: 'sluice/test/key', GenerateSecretString: { PasswordLength: 64 } },
    });
    expect(template.text).not.toContain('"SecretString"');
  });

  it('logs for thirty days, and of a request the route alone, for its path holds a key', () => {
    const groups = Object.values(template.ofType('AWS::Logs::LogGroup'));
    const [stage] = Object.values(template.ofType('AWS::ApiGatewayV2::Stage'));

    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
      [...functionNames.map((name) => `/aws/lambda/sluice-test-${name}`), '/aws/http-api/sluice-test'].sort(),
    );
    for (const group of groups) expect(group['RetentionInDays']).toBe(30);
    expect(JSON.stringify(stage?.['AccessLogSettings'])).toContain('$context.routeKey');
    expect(JSON.stringify(stage?.['AccessLogSettings'])).not.toMatch(/\$context\.(path|protocol|requestPath)/);
  });

  it('raises alarms for dead letters, late messages, errors and throttles', () => {
    const alarms = Object.values(template.ofType('AWS::CloudWatch::Alarm'));
    const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('sluice-test-', ''));

    expect(names.sort()).toEqual(
      [
        ...['sources', 'reconciles', 'surveys', 'intake', 'timers'].flatMap((queue) => [
          `${queue}-dead-letters`,
          `${queue}-age`,
        ]),
        ...functionNames.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
        'clusters-away',
        'clusters-refused',
        'http-errors',
      ].sort(),
    );
    for (const alarm of alarms) expect(alarm['AlarmActions']).toEqual([{ Ref: 'Alarms' }]);
  });
});
