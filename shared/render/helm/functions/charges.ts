import { both, chargesOf, deep, free, items, parsing } from '../../../base/go/charge.ts';

/** Characters that may begin a value in YAML, JSON or TOML. */
const marks = /[,[{:\n]/g;

/** Writing YAML goes through every item several times. */
const writingYaml = both(deep(24), items(64));

/** The charge of every Helm function. A test refuses a function without an entry. */
export const helmCharges = chargesOf([
  [writingYaml, 'toYaml mustToYaml toYamlPretty toToml mustToToml'],
  [deep(24), 'toJson mustToJson'],
  [parsing(marks, 320, 12), 'fromYaml fromYamlArray fromToml'],
  [parsing(marks, 160, 4), 'fromJson fromJsonArray'],
  [free, 'fail required lookup'],
]);
