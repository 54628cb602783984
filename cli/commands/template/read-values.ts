import { messageOf } from '../../../shared/base/errors.ts';
import { decodeJson } from '../../../shared/base/go/json/decode-json.ts';
import type { Dict } from '../../../shared/base/go/value.ts';
import { overlay, readValues } from '../../../shared/render/helm/values/read-values.ts';
import { type SetSyntax, setValues } from '../../../shared/render/helm/values/set-values.ts';
import type { TemplateOptions } from './options.ts';
import { readFileOrFail } from './read-file.ts';

/** The values of files and flags, merged in Helm's order: --values, then --set-json, --set, --set-string, --set-file and --set-literal. */
export function readGivenValues(options: TemplateOptions): Dict {
  let values: Dict = new Map();
  for (const path of options.values) {
    const text = readUserFile(path);
    values = overlay(
      values,
      failing(`failed to parse ${path}`, () => readValues(text)),
    );
  }
  for (const line of options.setJson) {
    const text = line.trim();
    try {
      if (text.startsWith('{')) values = overlay(values, decodeJson(text) as Dict);
      else setValues(values, line, 'set-json');
    } catch (error) {
      const what = text.startsWith('{') ? 'data JSON:' : 'data';
      throw new Error(`failed parsing --set-json ${what} ${line}`, { cause: error });
    }
  }
  const set = (lines: readonly string[], syntax: SetSyntax): void => {
    for (const line of lines) {
      failing(`failed parsing --${syntax} data`, () => setValues(values, line, syntax, readUserFile));
    }
  };
  set(options.set, 'set');
  set(options.setString, 'set-string');
  set(options.setFile, 'set-file');
  set(options.setLiteral, 'set-literal');
  return values;
}

function readUserFile(path: string): string {
  if (/^(?:https?|oci):\/\//.test(path))
    throw new Error(`${path}: files are not downloaded: name a file on this machine`);
  return readFileOrFail(path.trim() === '-' ? '-' : path);
}

function failing<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
  }
}
