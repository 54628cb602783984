import { encodeJson } from '../../go/json/encode-json.ts';
import type { Value } from '../../go/value.ts';
import { writeKubeYaml } from '../../yaml/write-kube-yaml.ts';

/** `toYaml`: by way of JSON, without the last line end. @throws GoError */
export function toYaml(value: Value): string {
  return writeKubeYaml(JSON.parse(encodeJson(value, { escapeHtml: false }))).replace(/\n$/, '');
}
