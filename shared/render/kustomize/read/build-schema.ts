import type { JsonObject, KubeObject, Scopes } from '../object/resource.ts';
import { builtinSchema, type MergeSchema } from '../openapi/merge-schema.ts';
import { compactOpenApi } from './compact-openapi.ts';

/** The schema of one build: kustomize's own until a kustomization brings another. */
export interface BuildSchema extends Scopes {
  /** Whether a kustomization has named one: the first decides. */
  readonly isChosen: boolean;
  /** For a merge. */
  current(): MergeSchema;
  /** An object was read. */
  meet(object: KubeObject): void;
  /** Takes an OpenAPI document, or with undefined the one that is built in. */
  choose(document: JsonObject | undefined): void;
}

/**
 * The schema of a build: the built-in one, until a document is chosen. What then remains of the built-in one depends, as in kustomize, on
 * what was done before: after a merge, the document's definitions replace those of the same name; after an object of a kind that Kubernetes
 * does not have, they only add to them; otherwise the document is the whole schema.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/openapi/openapi.go
 */
export function createBuildSchema(): BuildSchema {
  let schema = builtinSchema;
  let isChosen = false;
  let hasMerged = false;
  let hasMetUnknown = false;
  return {
    get isChosen() {
      return isChosen;
    },
    isNamespaced: (kind) => (Object.hasOwn(schema.namespaced, kind) ? schema.namespaced[kind] : undefined),
    current() {
      hasMerged = true;
      return schema;
    },
    meet({ apiVersion, kind }) {
      const isKnown =
        typeof apiVersion === 'string' && Object.hasOwn(builtinSchema.namespaced, `${apiVersion} ${kind}`);
      if (!isKnown) hasMetUnknown = true;
    },
    choose(document) {
      isChosen = true;
      if (document === undefined) return;
      if (hasMerged) schema = compactOpenApi(document, { under: builtinSchema });
      else schema = compactOpenApi(document, hasMetUnknown ? { over: builtinSchema } : {});
    },
  };
}
