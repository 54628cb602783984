import { messageOf } from '../../../base/errors.ts';
import { encodeJson } from '../../../base/go/json/encode-json.ts';
import { parseExactJson } from '../../../base/go/json/exact-json.ts';
import { GoError, type Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { writeKubeYaml } from '../../../base/yaml/write/write-kube-yaml.ts';

/** Writes YAML as `toYaml` does: through JSON, and without the last line end. @throws GoError */
export function toYaml(value: Value): string {
  const json = toJson(value);
  return writeKubeYaml(parseExactJson(oddCharacters.test(json) ? reread(json) : json)).replace(/\n$/, '');
}

function toJson(value: Value): string {
  try {
    return encodeJson(value, { escapeHtml: false });
  } catch (error) {
    throw new GoError(`error marshaling into JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** Ordinary characters in JSON that are line breaks or invalid in YAML. */
const oddCharacters = /[\x7f-\x9f\ufffe\uffff]/;

/** Helm parses its JSON as YAML, which fails where the two differ. */
function reread(json: string): string {
  try {
    return encodeJson(decodeYaml(json), { escapeHtml: false });
  } catch (error) {
    throw new GoError(messageOf(error).replace('error converting YAML to JSON: ', ''), { cause: error });
  }
}
