import { KustomizeError } from '../kustomize-error.ts';
import { faultOf } from '../yaml/document-fault.ts';

/** Refuses what cannot be written as JSON: where kustomize does that, and not where it reads it. @throws KustomizeError `not-yaml` */
export function refuseFault(object: object): void {
  const fault = faultOf(object);
  if (fault === undefined) return;
  const { file, line, reason } = fault;
  throw new KustomizeError('not-yaml', file, `is not YAML: ${reason}`, { cause: fault, line });
}
