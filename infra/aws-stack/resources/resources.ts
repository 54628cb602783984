import { alarmResources } from './alarms.ts';
import { bucketResources } from './bucket.ts';
import { prefix, sub } from './names.ts';
import { queueResources } from './queues.ts';
import { roleResources } from './roles.ts';

/** Everything in the stack beside its functions, as `serverless.yml` includes it; osls fills in `${sls:…}`. */
export function stackResources(): object {
  return {
    Description: 'Sluice: GitOps for Kubernetes without controllers in the cluster',
    Resources: { ...bucketResources, ...queueResources(), ...roleResources(), ...alarmResources() },
    extensions: {
      HttpApiStage: {
        // Stops a flood before it costs money. The survey, or the sender's retry, makes up for what is refused.
        Properties: { DefaultRouteSettings: { ThrottlingBurstLimit: 500, ThrottlingRateLimit: 250 } },
      },
    },
    Outputs: {
      Url: {
        Description: 'Address of webhook, admission and gateway',
        Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] },
      },
      BucketName: { Description: 'For sluice --bucket', Value: { Ref: 'Bucket' } },
      QueueUrlPrefix: { Description: 'For sluice --queues', Value: queueUrlPrefix },
      KeyArn: { Description: 'Secret that contains the key', Value: { Ref: 'Key' } },
      AlarmTopicArn: { Description: 'Topic of the alarms, to subscribe to', Value: { Ref: 'Alarms' } },
    },
  };
}

const queueUrlPrefix = sub(`https://sqs.\${AWS::Region}.\${AWS::URLSuffix}/\${AWS::AccountId}/${prefix}-`);
