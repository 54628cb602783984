import { createHelmRenderer } from '../../../cli/commands/build/render-helm-chart.ts';
import { buildKustomization } from '../../../shared/render/kustomize/build.ts';
import type { Json } from '../../../shared/render/kustomize/object/resource.ts';
import { mergeValues } from '../../../shared/render/kustomize/patch/merge-patch.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import { type KustomizeCase, treeOf, treePath } from './cases.ts';
import { runFilter } from './filters.ts';
import { runGenerator, runTransformer } from './run-plugin.ts';

/** The objects that our engine makes of a case, by its kind. @throws KustomizeError */
export const runners: Readonly<Record<KustomizeCase['kind'], (recorded: KustomizeCase) => readonly unknown[]>> = {
  build: (recorded) => {
    const tree = treeOf(recorded);
    return buildKustomization(tree, treePath(recorded.path ?? ''), {
      order: recorded.options?.reorder === 'none' ? 'none' : 'legacy',
      loadRestrictor: recorded.options?.loadRestrictions === 'LoadRestrictionsNone' ? 'none' : 'rootOnly',
      ...(recorded.options?.addManagedByLabel && { managedBy: 'kustomize-(devel)' }),
      ...(recorded.options?.helm.enabled && { renderHelmChart: createHelmRenderer(tree) }),
    }).objects;
  },
  filter: runFilter,
  generator: runGenerator,
  transformer: runTransformer,
  merge2: ({ dest = '', src = '', infer = false, listIncreaseDirection = 0 }) => {
    const [target, patch] = [dest, src].map((text) => parseDocuments('merge', text, 'objects')[0] as Json | undefined);
    const merged = mergeValues(target, patch, {
      inferKeys: infer,
      newItems: listIncreaseDirection === 1 ? 'first' : 'last',
    });
    return merged === undefined || merged === null ? [] : [merged];
  },
};
