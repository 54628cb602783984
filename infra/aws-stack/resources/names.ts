import type { QueueName } from '../../../functions/entry.ts';
import type { FunctionName } from '../../../functions/index.ts';
import { jobQueues } from '../../../shared/queue/job.ts';

/** The prefix of every name; osls fills in the stage of serverless.yml. */
export const prefix = 'sluice-${sls:stage}';
/** The prefix of the secrets: the key, and the kubeconfigs of clusters. */
export const secretPrefix = 'sluice/${sls:stage}/';

/** Every queue that functions work on. */
export const queues: readonly QueueName[] = [...jobQueues, 'timers'];

/** A name with a capital first letter, as logical ids begin. */
export const capitalized = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
/** The logical ids of the template. */
export const idOf = {
  queue: (name: QueueName): string => `${capitalized(name)}Queue`,
  deadLetters: (name: QueueName): string => `${capitalized(name)}DeadLetters`,
  role: (name: FunctionName): string => `${capitalized(name)}Role`,
};

/** A value in a template of CloudFormation. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
/** A resource of the template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [key: string]: Value };
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
}
/** Resources by logical id. */
export type Resources = Readonly<Record<string, Resource>>;

/** The ARN of the resource with this logical id. */
export const arnOf = (id: string): Value => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** A text in which CloudFormation fills in `${…}`. */
export const sub = (text: string): Value => ({ 'Fn::Sub': text });
