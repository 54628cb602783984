import { changeAt, split } from './field-paths.ts';
import { isObject, type Json, type KubeObject, withMetadata } from './resource.ts';

type Pairs = Readonly<Record<string, string>>;

const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec/template/metadata'],
  ReplicaSet: ['spec/template/metadata'],
  ReplicationController: ['spec/template/metadata'],
  DaemonSet: ['spec/template/metadata'],
  StatefulSet: ['spec/template/metadata'],
  Job: ['spec/template/metadata'],
  CronJob: ['spec/jobTemplate/metadata', 'spec/jobTemplate/spec/template/metadata'],
};

/** Where selectors stand, and whether one is made where there is none. */
const selectors: Readonly<Record<string, readonly (readonly [path: string, create: boolean])[]>> = {
  Deployment: [['spec/selector/matchLabels', true]],
  ReplicaSet: [['spec/selector/matchLabels', true]],
  DaemonSet: [['spec/selector/matchLabels', true]],
  StatefulSet: [['spec/selector/matchLabels', true]],
  ReplicationController: [['spec/selector', true]],
  Service: [['spec/selector', true]],
  Job: [['spec/selector/matchLabels', false]],
  CronJob: [['spec/jobTemplate/spec/selector/matchLabels', false]],
  PodDisruptionBudget: [['spec/selector/matchLabels', false]],
  NetworkPolicy: [
    ['spec/podSelector/matchLabels', false],
    ['spec/ingress[]/from[]/podSelector/matchLabels', false],
    ['spec/egress[]/to[]/podSelector/matchLabels', false],
  ],
};

function addPairs(field: 'labels' | 'annotations', object: KubeObject, pairs: Pairs): KubeObject {
  const old = object.metadata[field];
  return withMetadata(object, { [field]: { ...(isObject(old) ? old : {}), ...pairs } });
}

const merge =
  (pairs: Pairs) =>
  (found: Json | undefined): Json => ({ ...(isObject(found) ? found : {}), ...pairs });

function addToTemplates(field: 'labels' | 'annotations', object: KubeObject, pairs: Pairs): KubeObject {
  const paths = templates[object.kind] ?? [];
  return paths.reduce<KubeObject>(
    (changed, path) => changeAt(changed, split(`${path}/${field}`), merge(pairs), true) as KubeObject,
    object,
  );
}

export interface LabelReach {
  readonly selectors: boolean;
  readonly templates: boolean;
}

/** Labels an object, and with them its pods and what selects them. */
export function addLabels(object: KubeObject, pairs: Pairs, reach: LabelReach): KubeObject {
  const labelled = addPairs('labels', object, pairs);
  const templated = reach.selectors || reach.templates ? addToTemplates('labels', labelled, pairs) : labelled;
  if (!reach.selectors) return templated;
  return (selectors[object.kind] ?? []).reduce<KubeObject>(
    (changed, [path, create]) => changeAt(changed, split(path), merge(pairs), create) as KubeObject,
    templated,
  );
}

/** Annotates an object and its pods. */
export function addAnnotations(object: KubeObject, pairs: Pairs): KubeObject {
  return addToTemplates('annotations', addPairs('annotations', object, pairs), pairs);
}
