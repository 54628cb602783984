import { current, type StatusRule } from '../status.ts';
import { statusOfCustomResourceDefinition } from './custom-resource-definition.ts';
import { statusOfDaemonSet } from './daemon-set.ts';
import { statusOfDeployment } from './deployment.ts';
import { statusOfJob } from './job.ts';
import { statusOfPersistentVolumeClaim } from './persistent-volume-claim.ts';
import { statusOfPod } from './pod.ts';
import { statusOfReplicaSet } from './replica-set.ts';
import { statusOfService } from './service.ts';
import { statusOfStatefulSet } from './stateful-set.ts';

const alwaysReady: StatusRule = () => current('Resource is always ready');

/** The rules of the kinds that have their own, by `group/Kind`; `Kind` alone for the core group. */
export const statusRules: Readonly<Record<string, StatusRule | undefined>> = {
  ConfigMap: alwaysReady,
  PersistentVolumeClaim: statusOfPersistentVolumeClaim,
  Pod: statusOfPod,
  Secret: alwaysReady,
  Service: statusOfService,
  'apiextensions.k8s.io/CustomResourceDefinition': statusOfCustomResourceDefinition,
  'apps/DaemonSet': statusOfDaemonSet,
  'apps/Deployment': statusOfDeployment,
  'apps/ReplicaSet': statusOfReplicaSet,
  'apps/StatefulSet': statusOfStatefulSet,
  'batch/CronJob': alwaysReady,
  'batch/Job': statusOfJob,
  'extensions/DaemonSet': statusOfDaemonSet,
  'extensions/Deployment': statusOfDeployment,
  'extensions/ReplicaSet': statusOfReplicaSet,
  // Its controller has seen the newest generation, and reports nothing else.
  'policy/PodDisruptionBudget': () => current('AllowedDisruptions has been computed.'),
};
