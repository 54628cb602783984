import { KustomizeError } from '../kustomize-error.ts';
import { refuseFault } from '../object/refuse-fault.ts';
import type { JsonObject, Resource } from '../object/resource.ts';
import type * as z from '../read/decoders.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';

/** The configuration of a plugin, written as an object. */
export type PluginConfig = JsonObject & {
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
};

/** `anyText`: a number or a boolean is taken as a text. @throws KustomizeError `bad-plugin` naming the field */
export function decodePlugin<T>(schema: z.Decoder<T>, config: JsonObject, file: string, anyText = true): T {
  const decoded = schema.safeParse(config, { unknown: 'ignore', anyText });
  if (decoded.success) return decoded.data;
  const [issue] = decoded.error.issues;
  throw new KustomizeError(
    'bad-plugin',
    file,
    `plugin ${config['kind']} fails configuration: ${issue.path.join('.')}: ${issue.message}`,
  );
}

/** The configuration that is written in a list itself, instead of a path. */
export function parseInline(entry: string): readonly unknown[] | undefined {
  if (!/[\n:{]/.test(entry)) return undefined;
  try {
    return parseDocuments('inline', entry, 'objects');
  } catch {
    return undefined;
  }
}

/** @throws KustomizeError `bad-plugin` where it is not built in: others run code */
export function pluginOf<Plugin>(
  plugins: Readonly<Record<string, Plugin | undefined>>,
  { object, file }: Resource,
): { readonly plugin: Plugin; readonly config: PluginConfig } {
  refuseFault(object);
  const { apiVersion, kind, metadata } = object;
  const plugin = apiVersion === 'builtin' && Object.hasOwn(plugins, kind) ? plugins[kind] : undefined;
  if (plugin !== undefined) return { plugin, config: object as PluginConfig };
  const api = typeof apiVersion === 'string' ? apiVersion : 'of no API';
  const what = apiVersion === 'builtin' ? 'is not known' : 'is not built in, and plugins that run code are not run';
  throw new KustomizeError('bad-plugin', file, `the plugin ${api}/${kind} '${metadata.name}' ${what}`);
}
