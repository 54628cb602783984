import { type Dict, GoError, type Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { jsonType } from './json-type.ts';

/** Parses a file of values; later documents override earlier ones. @throws GoError in Helm's words */
export function readValues(text: string): Dict {
  let values: Dict = new Map();
  // Helm adds a missing last line end, which shows in a block scalar at the end of the file.
  const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  for (const document of documentsOf(ended)) values = overlay(values, readDocument(document));
  return values;
}

/** Merges two maps deeply; values of the second one take precedence. Changes neither. */
export function overlay(below: Dict, above: Dict): Dict {
  const merged: Dict = new Map(below);
  for (const [key, value] of above) {
    const held = merged.get(key);
    merged.set(key, held instanceof Map && value instanceof Map ? overlay(held, value) : value);
  }
  return merged;
}

function readDocument(text: string): Dict {
  let value: Value;
  try {
    value = decodeYaml(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`cannot unmarshal yaml document: ${error.message}`, { cause: error });
  }
  if (value === null || value === undefined) return new Map();
  if (value instanceof Map) return value;
  const reason = `json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`;
  throw new GoError(`cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: ${reason}`);
}

/** Splits a text at lines that start with `---`. */
function documentsOf(text: string): string[] {
  if (!/^---/m.test(text)) return [text];
  const documents = [''];
  for (const line of text.split(/(?<=\n)/)) {
    if (!line.startsWith('---')) {
      documents[documents.length - 1] += line;
      continue;
    }
    const rest = line.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) {
      throw new GoError(`error reading yaml document: invalid Yaml document separator: ${rest}`);
    }
    // The first line is kept, so that line numbers in errors are right.
    if (documents.length === 1 && documents[0] === '') documents[0] = line;
    else documents.push('');
  }
  return documents;
}
