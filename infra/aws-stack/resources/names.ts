import { type JobQueue, jobQueues } from '../../../shared/queue/job.ts';

/** What the name of everything begins with; serverless.yml's stage is filled in by osls. */
export const prefix = 'sluice-${sls:stage}';
/** Of the key, and of the kubeconfigs of clusters. */
export const secretPrefix = 'sluice/${sls:stage}/';

/** The functions of AWS, one file each in `functions/lambda`. */
export type FunctionName =
  | 'webhook'
  | 'admission'
  | 'gateway'
  | 'schedule'
  | 'survey'
  | 'intake'
  | 'source'
  | 'reconcile'
  | 'timer'
  | 'dead';

/** Every queue that is worked on. */
export const queues = [...jobQueues, 'timers'] as const;
export type QueueName = JobQueue | 'timers';

/** As logical ids begin. */
export const capitalized = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
/** The logical ids of the template. */
export const idOf = {
  queue: (name: QueueName): string => `${capitalized(name)}Queue`,
  deadLetters: (name: QueueName): string => `${capitalized(name)}DeadLetters`,
  role: (name: FunctionName): string => `${capitalized(name)}Role`,
};

export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [key: string]: Value };
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
}
export type Resources = Readonly<Record<string, Resource>>;

export const arnOf = (id: string): Value => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const sub = (text: string): Value => ({ 'Fn::Sub': text });
