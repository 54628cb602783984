import { YamlError } from '../../../base/yaml/read/yaml-error.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { findTwin, type Resource } from '../object/resource.ts';
import type { BuildSchema } from '../read/build-schema.ts';
import { objectsOf } from '../read/load.ts';
import { renameFault } from '../yaml/document-fault.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';

/**
 * The objects that a chart makes. Lists are taken apart, but if that does not make objects of all, kustomize tries it again with all of
 * them whole.
 *
 * @throws KustomizeError
 */
export function readHelmObjects(output: string, chart: string, file: string, schema: BuildSchema): readonly Resource[] {
  const documents = readOutput(output, chart, file);
  const read = (lists: 'apart' | 'whole'): readonly Resource[] => {
    const objects = objectsOf(documents, file, schema, lists);
    const twin = findTwin(objects)?.object;
    if (twin === undefined) return objects;
    throw new KustomizeError('duplicate', file, `it makes two objects of ${twin.kind} ${twin.metadata.name}`);
  };
  try {
    return read('apart');
  } catch (error) {
    try {
      return read('whole');
    } catch {
      throw error;
    }
  }
}

/** As long as a file may be. */
const largestOutput = 20 * 1024 * 1024;

/** The documents that a chart makes. An error in them names the chart, as their lines are in no file. @throws KustomizeError `not-yaml` */
function readOutput(output: string, chart: string, file: string): readonly unknown[] {
  const reasonOf = ({ line, reason }: Pick<YamlError, 'line' | 'reason'>): string =>
    `${line === undefined ? 'what' : `line ${line} of what`} the chart '${chart}' makes: ${reason}`;
  if (output.length > largestOutput)
    throw new KustomizeError('too-large', file, `makes more than ${largestOutput} characters`);
  try {
    const documents = parseDocuments(file, output, 'objects');
    for (const document of documents)
      renameFault(document, (error) => new YamlError(file, undefined, reasonOf(error), { cause: error }));
    return documents;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new KustomizeError('not-yaml', file, `is not YAML: ${reasonOf(error)}`, { cause: error });
  }
}
