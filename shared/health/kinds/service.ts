import { stringAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A Service is Current; one of type LoadBalancer when it has a cluster IP. */
export function statusOfService(object: StatusObject): ObjectStatus {
  const isLoadBalancer = stringAt(object, 'spec.type', 'ClusterIP') === 'LoadBalancer';
  return isLoadBalancer && stringAt(object, 'spec.clusterIP', '') === ''
    ? inProgress('ClusterIP not set. Service type: LoadBalancer')
    : current('Service is ready');
}
