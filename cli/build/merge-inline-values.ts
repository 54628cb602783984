import type { HelmChart } from '../../shared/build/kustomize/helm-fields.ts';
import { mergeValues } from '../../shared/build/kustomize/patch/merge-patch.ts';
import type { Json } from '../../shared/build/kustomize/resource.ts';
import { parseDocuments } from '../../shared/yaml/parse-documents.ts';
import { writeKubeYaml } from '../../shared/yaml/write-kube-yaml.ts';

/** The values of the file with those of the kustomization: which of both win where they disagree, `valuesMerge` says. Where it is `replace`, there may be no file. */
export function mergeInlineValues(
  { valuesInline, valuesMerge }: HelmChart,
  path: string,
  read: (path: string) => string,
): string {
  if (valuesMerge === 'replace') return writeKubeYaml(valuesInline);
  const values = (parseDocuments(path, read(path))[0] ?? {}) as Json;
  const merged =
    valuesMerge === 'merge'
      ? mergeValues(valuesInline, values, { newItems: 'last' })
      : mergeValues(values, valuesInline, { newItems: 'last' });
  return writeKubeYaml(merged ?? {});
}
