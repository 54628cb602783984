import { basePath } from '../../../base/go/path.ts';
import { type Dict, GoError, type Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { toYaml } from '../functions/to-yaml.ts';
import { HelmError } from '../helm-error.ts';
import { sortManifests, splitManifests } from './sort-manifests.ts';

/** Transforms the stream of all objects before they are sorted. */
export interface PostRenderer {
  /**
   * Receives the objects as YAML documents and returns those to use. An annotation names each object's template; keep it to keep the order.
   */
  readonly run: (stream: string) => string;
  /** `combined` (default): hooks and other objects in one stream; `separate`: in two streams; `nohooks`: hooks are not transformed. */
  readonly strategy?: 'combined' | 'separate' | 'nohooks';
}

type Files = ReadonlyMap<string, string>;

const annotation = 'postrenderer.helm.sh/postrender-filename';

/**
 * Applies a post-renderer to the templates' output. Helm keeps comments and the order of keys here; Sluice keeps only the objects. @throws
 * `manifest`
 *
 * @see https://helm.sh/docs/topics/advanced/#post-rendering
 */
export function postRender(files: Files, { run, strategy = 'combined' }: PostRenderer): Files {
  if (strategy === 'combined') return split(run(merge(files)), '');
  const { hooks, manifests } = sortManifests(files);
  const [ofHooks, ofManifests] = [group(hooks), group(manifests)];
  const newHooks = strategy === 'nohooks' || ofHooks.size === 0 ? ofHooks : split(run(merge(ofHooks)), 'hooks-');
  const newManifests = ofManifests.size === 0 ? ofManifests : split(run(merge(ofManifests)), 'manifests-');
  return group([newHooks, newManifests].flatMap((each) => [...each].map(([source, content]) => ({ source, content }))));
}

function group(documents: readonly { readonly source: string; readonly content: string }[]): Files {
  const files = new Map<string, string>();
  for (const { source, content } of documents) {
    const before = files.get(source);
    files.set(source, before === undefined ? content : `${before}\n---\n${content}`);
  }
  return files;
}

/** All documents that contain an object, in the order of files and documents. */
function merge(files: Files): string {
  const documents = [...files.keys()].sort().flatMap((file) => {
    if (basePath(file).startsWith('_')) return [];
    return objectsOf(files.get(file) as string, `parsing ${file}`).map((object) => annotate(object, file));
  });
  return documents.map(toYaml).join('\n---\n');
}

function split(stream: string, prefix: string): Files {
  const objects = objectsOf(stream, 'error while parsing post rendered output: error parsing YAML');
  return group(
    objects.map((object, index) => {
      const file = annotationsOf(object)?.get(annotation);
      return {
        source: typeof file === 'string' && file !== '' ? file : `generated-by-postrender-${prefix}${index}.yaml`,
        content: toYaml(annotate(object, undefined)),
      };
    }),
  );
}

function objectsOf(stream: string, what: string): Dict[] {
  return splitManifests(stream).flatMap((text) => {
    let value: Value;
    try {
      value = decodeYaml(text);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new HelmError('manifest', `${what}: ${error.message}`, { cause: error });
    }
    if (value === null || value === undefined) return [];
    if (value instanceof Map) return [value];
    throw new HelmError('manifest', `${what}: a document is not an object`);
  });
}

function annotationsOf(object: Dict): Dict | undefined {
  const metadata = object.get('metadata');
  const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
  return annotations instanceof Map ? annotations : undefined;
}

/** The object with or without the annotation that names its file. */
function annotate(object: Dict, file: string | undefined): Dict {
  const metadata = object.get('metadata');
  const annotations: Dict = new Map(annotationsOf(object) ?? []);
  if (file === undefined) annotations.delete(annotation);
  else annotations.set(annotation, file);
  const own: Dict = new Map(metadata instanceof Map ? metadata : []);
  if (annotations.size > 0) own.set('annotations', annotations);
  else own.delete('annotations');
  const changed: Dict = new Map([...object, ['metadata', own]]);
  if (own.size === 0) changed.delete('metadata');
  return changed;
}
