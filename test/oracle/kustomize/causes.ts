import type { KustomizeErrorCode } from '../../../shared/render/kustomize/kustomize-error.ts';

/** Why kustomize fails, told from what it says, and what we call that. */
export interface Cause {
  readonly name: string;
  readonly original: RegExp;
  /** What we may call it. */
  readonly codes: readonly KustomizeErrorCode[];
}

/** The first that fits counts: those that say more come first. */
const causes: readonly Cause[] = [
  {
    name: 'a plugin that there is not, or that runs code',
    original:
      /unable to load builtin|external plugins disabled|must specify --enable-helm|with mount path|couldn't execute function|not a (transformer|generator)/,
    codes: ['bad-plugin'],
  },
  {
    name: 'a URL that gives nothing',
    original: /HTTP Error|git fetch|dial tcp|no such host|no 'git' program|proxyconnect/,
    codes: ['remote'],
  },
  { name: 'a cycle', original: /cycle detected/, codes: ['cycle'] },
  {
    name: 'a wrong variable',
    original: /cannot be mapped to a field|not found in corresponding resource/,
    codes: ['bad-var'],
  },
  { name: 'a validator that changes', original: /validator shouldn't modify/, codes: ['bad-plugin'] },
  {
    name: 'a wrong plugin',
    original:
      /(?:(?:Prefix)?(?:Prefix|Suffix)|Namespace|ValueAdd|Label|Annotations|ImageTag|ReplicaCount|Replacement)Transformer\.builtin.* fails configuration|Go struct field \w+(?:Transformer|Generator)Plugin\./s,
    codes: ['bad-plugin'],
  },
  { name: 'out of the root', original: /security; file|cannot be absolute|not in or below/, codes: ['outside'] },
  {
    name: 'two objects with one id',
    original: /already registered id|produces ID conflict|exists; can not use behavior/,
    codes: ['duplicate'],
  },
  { name: 'two variables of one name', original: /var '\w+' already encountered/, codes: ['bad-var'] },
  {
    name: 'a patch that finds none or many',
    original: /failed to find unique target|no resource matches strategic merge patch|does not match a config with/,
    codes: ['no-target'],
  },
  {
    name: 'a wrong generator',
    original: /does not exist; cannot merge|illegally repeats the key|must be a valid|couldn't find|expected key=value/,
    codes: ['bad-generator'],
  },
  {
    // kustomize takes what it cannot read as a patch for the name of a file.
    name: 'an inline patch that is none',
    original: /PatchStrategicMergeTransformer with.*'[^']*[:{\n][^']*' doesn't exist/s,
    codes: ['bad-patch'],
  },
  // A link that leads out of the folder is not a kustomization to kustomize; we say where it leads.
  { name: 'no kustomization', original: /unable to find one of/, codes: ['not-found', 'outside'] },
  {
    name: 'no such file',
    original: /doesn't exist|no such file|not a valid directory|evalsymlink failure/,
    codes: ['not-found'],
  },
  {
    name: 'a wrong patch',
    original:
      /patch appears to be empty|Unexpected kind: |unable to parse SM or JSON patch|must specify one of patch and path|PatchTransformer.* fails configuration|must specify a target for JSON patch|Multiple Strategic-Merge|PatchJson6902Transformer.* fails configuration|PatchJson6902Transformer with config[\s\S]*: yaml: |PatchStrategicMergeTransformer.* fails|wrong node kind for|wrong Node Kind for|unknown patch strategy|(add|remove|replace|move|copy|test) operation does not apply|invalid index|testing value|missing value|strconv\.Atoi|must specify the target name|doc is missing|invalid patch/,
    codes: ['bad-patch'],
  },
  {
    name: 'a value of another shape',
    original:
      /^(?!.*considering field)(?!.*(?:find or create field|in replacement target|replacement source)).*wrong node kind: expected/s,
    codes: ['bad-patch', 'bad-field'],
  },
  { name: 'a number that JSON does not have', original: /unsupported value: (NaN|[-+]Inf)/, codes: ['not-yaml'] },
  { name: 'a kustomization that is not YAML', original: /invalid Kustomization: yaml: /, codes: ['not-yaml'] },
  {
    name: 'a wrong file of replacements',
    original: /Go struct field (?:Replacement|SourceSelector|TargetSelector)\.|unsupported replacement type/,
    codes: ['bad-replacement'],
  },
  { name: 'a wrong configuration', original: /while decoding JSON: json: /, codes: ['bad-field'] },
  {
    // In a kustomization that is also of the wrong kind, we say that first.
    name: 'a schema that there is not',
    original: /builtin version and custom schema|OpenAPI version is not built in/,
    codes: ['bad-openapi', 'not-kustomization'],
  },
  { name: 'no folder', original: /must build at directory/, codes: ['not-found'] },
  // Where no field says anything, we say first that the kustomization is empty.
  { name: 'an unknown field', original: /json: unknown field/, codes: ['unknown-field', 'not-kustomization'] },
  {
    name: 'a wrong kustomization',
    original:
      /Found multiple kustomization files|must have a name|expected kind|apiVersion for|sortOptions|SortOrderTransformer|invalid Kustomization|kind should be|kustomization.yaml is empty/,
    codes: ['not-kustomization'],
  },
  {
    name: 'several that may be meant',
    original: /multiple possible referrals|found multiple objects/,
    codes: ['ambiguous'],
  },
  { name: 'several that a variable may mean', original: /found \d+ resId matches/, codes: ['bad-var'] },
  { name: 'no regular expression', original: /error parsing regexp/, codes: ['bad-selector', 'bad-field'] },
  {
    // kustomize reads the tag when it writes the object; we name the file, the patch or the replacement that it comes from.
    name: 'a value that its tag does not fit',
    original: /cannot decode !!|invalid base64 data/,
    codes: ['not-yaml', 'bad-patch', 'bad-replacement', 'bad-field'],
  },
  // kustomize counts a key that is null twice.
  { name: 'a key twice, or null', original: /mapping key "[^"]*" already defined/, codes: ['not-yaml', 'bad-field'] },
  {
    name: 'a wrong replacement',
    original:
      /replacements must specify|out of bounds|multiple matches for selector|delimiter option|mutually exclusive|is missing for replacement source|replacement target|nothing selected by|unable to find or create field|error looking up replacement source/,
    codes: ['bad-replacement'],
  },
  {
    name: 'no YAML',
    original:
      /yaml: |MalformedYAML|map merge requires|duplicate merge key|invalid document separator|error converting YAML/i,
    codes: ['not-yaml'],
  },
  {
    name: 'a wrong field',
    original:
      /conflicting fieldspecs|considering field|no 'name' field|invalid map key|unsupported type: map|invalid value type|namespace is blank|wrong node kind|expected sequence or mapping/,
    codes: ['bad-field'],
  },
  {
    name: 'no object',
    original:
      /missing (Resource )?metadata|number of previous names, |node-referrerOriginal|missing metadata.name|missing kind|'Kind' mismatch|invalid Kind|expected array in \w*List/,
    codes: ['not-an-object'],
  },
];

/** undefined: an error that the table does not know yet. */
export function causeOf(original: string): Cause | undefined {
  const fits = (said: string): Cause | undefined => causes.find((cause) => cause.original.test(said));
  // What is not a file is tried as a folder: why it is not a file says more, unless there is none.
  const asFolder =
    /: must build at directory: '[^']*': file is not directory|(?<!(?:no such file or directory|doesn't exist)'): new root '[^']*' cannot be absolute/;
  return fits(original.replace(asFolder, '')) ?? fits(original);
}
