import { both, chargesOf, deep, free, items, parsing } from '../../base/go/charge.ts';

/** What a value of YAML, JSON or TOML may begin with. */
const marks = /[,[{:\n]/g;

/** Each item is looked at again in every step of the way to YAML. */
const writingYaml = both(deep(24), items(64));

/** What each of Helm's functions costs; a new one needs a place here. */
export const helmCharges = chargesOf([
  [writingYaml, 'toYaml mustToYaml toYamlPretty toToml mustToToml'],
  [deep(24), 'toJson mustToJson'],
  [parsing(marks, 320, 12), 'fromYaml fromYamlArray fromToml'],
  [parsing(marks, 160, 4), 'fromJson fromJsonArray'],
  [free, 'fail required lookup'],
]);
