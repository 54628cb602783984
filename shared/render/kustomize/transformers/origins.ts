import { posix } from 'node:path';
import { writeScalar } from '../../../base/yaml/write/write-scalar.ts';
import { type Cause, isObject, type Resource, withMetadata } from '../object/resource.ts';
import type { Kustomization } from '../read/kustomization.ts';

const originKey = 'config.kubernetes.io/origin';
const changesKey = 'alpha.config.kubernetes.io/transformations';

/** A plugin that a field of a kustomization runs. */
export function builtinCause(file: string, kind: string): Cause {
  return { file, by: { apiVersion: 'builtin', kind } };
}

/** A plugin with a configuration of its own. */
export function configuredCause({ file, object }: Resource): Cause {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  return {
    file,
    by: {
      ...(apiVersion !== undefined && { apiVersion }),
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}

/** Says on each object where it comes from and what has changed it, as far as the root's `buildMetadata` asks for it. */
export function annotateOrigins(resources: readonly Resource[], root: string, { buildMetadata }: Kustomization): void {
  const locate = (file: string): string => posix.relative(root === '' ? '.' : root, file);
  const linesOf = ({ file, by }: Cause): readonly string[] => [
    `configuredIn: ${textOf(locate(file))}`,
    'configuredBy:',
    ...Object.entries(by).map(([key, value]) => `  ${key}: ${textOf(String(value))}`),
  ];
  for (const resource of resources) {
    const { generatedBy, file, changedBy } = resource;
    const origin = generatedBy === undefined ? [`path: ${textOf(locate(file))}`] : linesOf(generatedBy);
    const added: Record<string, string> = {};
    if (buildMetadata.includes('transformerAnnotations') && changedBy.length > 0)
      added[changesKey] = changedBy.flatMap(linesOf).map(asItem).join('');
    if (buildMetadata.includes('originAnnotations')) added[originKey] = origin.map((line) => `${line}\n`).join('');
    const { annotations } = resource.object.metadata;
    const { [originKey]: oldOrigin, [changesKey]: oldChanges, ...own } = isObject(annotations) ? annotations : {};
    const all = {
      ...own,
      // What a file says itself of what has changed an object stays where that is asked for.
      ...(buildMetadata.includes('transformerAnnotations') && oldChanges !== undefined && { [changesKey]: oldChanges }),
      ...added,
    };
    if (Object.keys(added).length === 0 && oldOrigin === undefined && oldChanges === undefined) continue;
    resource.object = withMetadata(resource.object, { annotations: all });
  }
}

const textOf = (text: string): string => writeScalar(text, '', false);

function asItem(line: string): string {
  return `${line.startsWith('configuredIn:') ? '- ' : '  '}${line}\n`;
}
