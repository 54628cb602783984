import { alarmResources } from './alarms.ts';
import { bucketResources } from './bucket.ts';
import { prefix, sub } from './names.ts';
import { queueResources } from './queues.ts';
import { roleResources } from './roles.ts';

/** What the stack has beside its functions, as `serverless.yml` takes it in; `${sls:…}` is osls's to fill in. */
export function stackResources(): object {
  return {
    Description: 'Sluice: GitOps for Kubernetes without controllers in the cluster',
    Resources: { ...bucketResources, ...queueResources(), ...roleResources(), ...alarmResources() },
    extensions: {
      HttpApiStage: {
        // A flood is stopped before it costs: what is refused, the survey or the sender's repetition makes up for.
        Properties: { DefaultRouteSettings: { ThrottlingBurstLimit: 500, ThrottlingRateLimit: 250 } },
      },
    },
    Outputs: {
      Url: { Description: 'Of webhook, admission and gateway', Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] } },
      BucketName: { Description: 'For sluice --bucket', Value: { Ref: 'Bucket' } },
      QueueUrlPrefix: { Description: 'For sluice --queues', Value: queueUrlPrefix },
      KeyArn: { Description: 'The secret with the key', Value: { Ref: 'Key' } },
      AlarmTopicArn: { Description: 'Who subscribes to it is told of alarms', Value: { Ref: 'Alarms' } },
    },
  };
}

const queueUrlPrefix = sub(`https://sqs.\${AWS::Region}.\${AWS::URLSuffix}/\${AWS::AccountId}/${prefix}-`);
