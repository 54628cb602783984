import { writeKubeYaml } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { Json } from '../../../shared/render/kustomize/object/resource.ts';
import { type MergeOptions, mergeValues } from '../../../shared/render/kustomize/patch/merge-patch.ts';
import type { HelmChart } from '../../../shared/render/kustomize/read/helm-fields.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import { forgetWritten, hasRepeatedKey } from '../../../shared/render/kustomize/yaml/written-scalars.ts';

/** kustomize does not write what it has merged before it reads it. */
const options: MergeOptions = { newItems: 'last', keepQuotes: false };

/** The values of the file merged with valuesInline. `valuesMerge` decides which win; with `replace`, the file may be missing. */
export function mergeInlineValues(
  { valuesInline, valuesMerge }: HelmChart,
  path: string,
  read: (path: string) => string,
): string {
  if (valuesMerge === 'replace') return writeKubeYaml(valuesInline);
  const values = valuesOf(path, read(path));
  const merged =
    valuesMerge === 'merge' ? mergeValues(valuesInline, values, options) : mergeValues(values, valuesInline, options);
  if (hasRepeatedKey(merged))
    throw new Error(`'${path}' has a key twice in one map: valuesInline cannot be merged with it; remove one of them`);
  return writeKubeYaml(merged ?? {});
}

/** @throws Error if kustomize would not merge them */
function valuesOf(path: string, text: string): Json {
  if (!/^[^\S\n]*[^\s#]/m.test(text))
    throw new Error(
      `'${path}' has no values with which valuesInline could be merged: write {} there, or set valuesMerge to replace`,
    );
  const [values = null] = parseDocuments(path, text, 'values');
  forgetWritten(values, (key, isRoot) => {
    if (!isRoot || /^[{[]/.test(key)) throw new Error(`'${path}': the key ${key} is not a string: write it in quotes`);
  });
  return values as Json;
}
