import { listOf } from '../../../base/go/list-items.ts';
import { basePath } from '../../../base/go/path.ts';
import { parseVersion } from '../../../base/go/semver/version.ts';
import { isPrint } from '../../../base/go/strconv/is-print.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import type { Dict, Value } from '../../../base/go/value.ts';
import { HelmError } from '../helm-error.ts';
import { decodeStruct, mergeStructs, type StructShape } from './decode-struct.ts';

const texts = { list: 'string' } as const;

const dependencyShape: StructShape = {
  name: 'Dependency',
  package: 'v2',
  fields: {
    name: 'string',
    version: 'string',
    repository: 'string',
    condition: 'string',
    tags: texts,
    enabled: 'bool',
    'import-values': { list: 'any' },
    alias: 'string',
  },
};

const metadataShape: StructShape = {
  name: 'Metadata',
  package: 'v2',
  fields: {
    name: 'string',
    home: 'string',
    sources: texts,
    version: 'string',
    description: 'string',
    keywords: texts,
    maintainers: {
      list: { name: 'Maintainer', package: 'v2', fields: { name: 'string', email: 'string', url: 'string' } },
    },
    icon: 'string',
    apiVersion: 'string',
    condition: 'string',
    tags: 'string',
    appVersion: 'string',
    deprecated: 'bool',
    annotations: { map: 'string' },
    kubeVersion: 'string',
    dependencies: { list: dependencyShape },
    type: 'string',
  },
};

/** Decodes Chart.yaml, or requirements.yaml over it (`below`), as Go decodes into a struct that already has values. @throws GoError */
export function readMetadata(data: Value, below: Dict = new Map()): Dict {
  return mergeStructs(below, decodeStruct(data, metadataShape), metadataShape);
}

const lockShape: StructShape = {
  name: 'Lock',
  package: 'v2',
  fields: { generated: 'time', digest: 'string', dependencies: { list: dependencyShape } },
};

/** Checks Chart.lock, whose contents are not needed for a render. @throws GoError if it cannot be decoded */
export function readLock(data: Value): void {
  decodeStruct(data, lockShape);
}

const baseShape: StructShape = { name: 'chartBase', package: 'loader', fields: { apiVersion: 'string' } };

/** The `apiVersion` of a Chart.yaml; empty if it has none. @throws GoError */
export function readFormatVersion(data: Value): string {
  return String(decodeStruct(data, baseShape).get('apiVersion') ?? '');
}

const refuse = (reason: string): never => {
  throw new HelmError('chart', `validation: ${reason}`);
};

/**
 * Validates a chart's metadata as Helm does. In the result, white space in texts is replaced by blanks and unprintable characters are
 * removed.
 *
 * @throws HelmError of code `chart`
 */
export function validateMetadata(metadata: Dict): Dict {
  const clean = sanitizeFields(metadata, [
    'name',
    'description',
    'home',
    'icon',
    'condition',
    'tags',
    'appVersion',
    'kubeVersion',
  ]);
  for (const key of ['sources', 'keywords']) {
    const list = clean.get(key);
    if (Array.isArray(list))
      clean.set(
        key,
        list.map((item) => sanitize(item)),
      );
  }
  const text = (key: string): string => String(clean.get(key) ?? '');
  if (text('apiVersion') === '') refuse('chart.metadata.apiVersion is required');
  const name = text('name');
  if (name === '') refuse('chart.metadata.name is required');
  if (name === '.' || name === '..') refuse(`chart.metadata.name ${quote(name)} is not allowed`);
  if (name !== basePath(name)) refuse(`chart.metadata.name ${quote(name)} is invalid`);
  const version = text('version');
  if (version === '') refuse('chart.metadata.version is required');
  if (parseVersion(version) === undefined) refuse(`chart.metadata.version ${quote(version)} is invalid`);
  if (!['', 'application', 'library'].includes(text('type'))) {
    refuse('chart.metadata.type must be application or library');
  }
  clean.set('maintainers', listOf(clean.get('maintainers')).map(validateMaintainer));
  if (clean.has('dependencies')) clean.set('dependencies', validateDependencies(listOf(clean.get('dependencies'))));
  return clean;
}

function validateMaintainer(entry: Value): Dict {
  if (!(entry instanceof Map)) return refuse('maintainers must not contain empty or null nodes');
  return sanitizeFields(entry, ['name', 'email', 'url']);
}

function validateDependencies(entries: readonly Value[]): Dict[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    if (!(entry instanceof Map)) return refuse('dependencies must not contain empty or null nodes');
    const clean = sanitizeFields(entry, ['name', 'version', 'repository', 'condition']);
    const tags = clean.get('tags');
    if (Array.isArray(tags)) clean.set('tags', tags.map(sanitize));
    const [name, alias] = [String(clean.get('name') ?? ''), String(clean.get('alias') ?? '')];
    if (alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(alias)) {
      refuse(`dependency ${quote(name)} has disallowed characters in the alias`);
    }
    const key = alias === '' ? name : alias;
    if (seen.has(key)) refuse(`more than one dependency with name or alias ${quote(key)}`);
    seen.add(key);
    return clean;
  });
}

function sanitizeFields(data: Dict, keys: readonly string[]): Dict {
  const clean: Dict = new Map(data);
  for (const key of keys) if (clean.has(key)) clean.set(key, sanitize(clean.get(key)));
  return clean;
}

function sanitize(value: Value): string {
  const text = String(value ?? '');
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return Array.from(text, (character) =>
    /[\s\u0085]/.test(character) ? ' ' : isPrint(character) ? character : '',
  ).join('');
}
