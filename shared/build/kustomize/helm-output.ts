import { renameFault } from '../../yaml/document-fault.ts';
import { parseDocuments, YamlError } from '../../yaml/parse-documents.ts';
import { KustomizeError } from './kustomize-error.ts';

/** The documents that a chart makes. What is wrong with them is told of the chart: their lines are in no file. @throws KustomizeError `not-yaml` */
export function readHelmOutput(output: string, chart: string, file: string): readonly unknown[] {
  const reasonOf = ({ line, message }: { readonly line: number | undefined; readonly message: string }): string => {
    const reason = message.slice(message.indexOf(': ', file.length) + 2);
    return `${line === undefined ? 'what' : `line ${line} of what`} the chart '${chart}' makes: ${reason}`;
  };
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
