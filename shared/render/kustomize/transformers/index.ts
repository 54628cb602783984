import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { Resource } from '../object/resource.ts';
import type { Image, Patch, Replacement } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';
import { addValue, type ValueTarget } from './add-value.ts';
import { affixNames } from './affix.ts';
import { addHashes } from './hash.ts';
import { countImage, replaceImage } from './images.ts';
import { addPairsToAll } from './metadata.ts';
import { type NamespaceOptions, transformNamespace } from './namespace.ts';
import { readJsonPatch, readMergePatches, readPatch, type Transform } from './patches.ts';
import { loadReplacements, replaceAll } from './replacements.ts';
import { type Replica, setReplicas } from './replicas.ts';

interface Pairs {
  readonly pairs: Readonly<Record<string, string>>;
  readonly fieldSpecs: readonly FieldSpec[];
}

interface Affixes {
  readonly prefix?: string | null | undefined;
  readonly suffix?: string | null | undefined;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** The settings of each built-in transformer, from a field of a kustomization or from a configuration of its own. */
export interface TransformerSettings {
  AnnotationsTransformer: Pairs;
  HashTransformer: object;
  ImageTagTransformer: { readonly image: Image; readonly fieldSpecs: readonly FieldSpec[] };
  LabelTransformer: Pairs;
  NamespaceTransformer: NamespaceOptions;
  PatchJson6902Transformer: Patch;
  PatchStrategicMergeTransformer: { readonly entries: readonly string[]; readonly patch?: string | null | undefined };
  PatchTransformer: Patch;
  PrefixTransformer: Affixes;
  PrefixSuffixTransformer: Affixes;
  ReplacementTransformer: { readonly replacements: readonly Replacement[] };
  ReplicaCountTransformer: { readonly replica: Replica; readonly fieldSpecs: readonly FieldSpec[] };
  SuffixTransformer: Affixes;
  ValueAddTransformer: { readonly value: string; readonly targets: readonly ValueTarget[] };
}

export type TransformerKind = keyof TransformerSettings;

/** Reads all that its settings name, and returns the change that they ask for. @throws KustomizeError */
type Transformer<Settings> = (settings: Settings, place: Place) => Transform;

/** One that changes resources in place. */
function inPlace(change: (resources: readonly Resource[]) => void): Transform {
  return (resources) => {
    change(resources);
    return resources;
  };
}

const addPairs: Transformer<Pairs> = ({ pairs, fieldSpecs }, { file, growth }) =>
  inPlace((resources) => addPairsToAll(resources, pairs, fieldSpecs, file, growth));

const affix =
  (...sides: readonly ('prefix' | 'suffix')[]): Transformer<Affixes> =>
  ({ fieldSpecs, ...texts }, { growth }) =>
    inPlace((resources) => {
      for (const side of sides) affixNames(resources, side, texts[side] ?? '', fieldSpecs, growth);
    });

/** The built-in transformers. */
const transformers: { readonly [K in TransformerKind]: Transformer<TransformerSettings[K]> } = {
  AnnotationsTransformer: addPairs,
  HashTransformer: () => inPlace(addHashes),
  ImageTagTransformer: ({ image, fieldSpecs }, { file, growth }) =>
    inPlace((resources) => {
      countImage(image, resources, growth, file);
      for (const resource of resources) resource.object = replaceImage(resource.object, image, fieldSpecs);
    }),
  LabelTransformer: addPairs,
  NamespaceTransformer: (options, { file }) => inPlace((resources) => transformNamespace(resources, options, file)),
  PatchJson6902Transformer: readJsonPatch,
  PatchStrategicMergeTransformer: readMergePatches,
  PatchTransformer: readPatch,
  PrefixTransformer: affix('prefix'),
  PrefixSuffixTransformer: affix('prefix', 'suffix'),
  ReplacementTransformer: ({ replacements }, place) => {
    const all = loadReplacements(replacements, place);
    return inPlace((resources) => replaceAll(resources, all, place.file, place.growth));
  },
  ReplicaCountTransformer: ({ replica, fieldSpecs }, { file }) =>
    inPlace((resources) => setReplicas(resources, replica, fieldSpecs, file)),
  SuffixTransformer: affix('suffix'),
  ValueAddTransformer: ({ value, targets }, { file }) =>
    inPlace((resources) => {
      for (const target of targets) addValue(resources, value, target, file);
    }),
};

/** A transformer and its settings. */
export type ConfiguredTransformer = {
  [K in TransformerKind]: { readonly kind: K; readonly settings: TransformerSettings[K] };
}[TransformerKind];

/** The change that a configured transformer makes. @throws KustomizeError */
export function configure({ kind, settings }: ConfiguredTransformer, place: Place): Transform {
  return (transformers[kind] as Transformer<unknown>)(settings, place);
}
