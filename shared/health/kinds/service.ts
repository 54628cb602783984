import { stringAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

export function statusOfService(object: StatusObject): ObjectStatus {
  const isLoadBalancer = stringAt(object, 'spec.type', 'ClusterIP') === 'LoadBalancer';
  return isLoadBalancer && stringAt(object, 'spec.clusterIP', '') === ''
    ? inProgress('ClusterIP not set. Service type: LoadBalancer')
    : current('Service is ready');
}
