import { parseUrl, writeUrl } from '../../../../base/go/net/url.ts';
import { quote } from '../../../../base/go/strconv/quote.ts';
import { type Dict, GoError, type Value } from '../../../../base/go/value.ts';
import { decodeSchema } from '../json/decode-schema.ts';
import { findMetaschema } from '../metaschema/documents.ts';
import { collectAt, collectResources, type Metaschemas } from './collect-resources.ts';
import { type Draft, draft2020, draftOfUrl, textOf } from './draft.ts';
import { lookUp, type Place, type Reference, resolveReference, splitAtHash, writePlace } from './location.ts';
import { resolveHere, resolveInRoot, type SchemaFile } from './schema-file.ts';

/** The text of a schema on the network by its URL. @throws GoError where there is none, with the reason */
export type ReadRemoteSchema = (url: string) => string;

/** Checks a schema against the metaschema of its dialect. @throws GoError */
export type CheckSchema = (file: SchemaFile, value: Value, pointer: string) => void;

/** What a library needs. */
export interface LibraryOptions {
  readonly check: CheckSchema;
  /** Counts work. @throws GoError beyond the limit */
  readonly step: (count: number) => void;
  /** Without it a schema on the network is an error. */
  readonly readRemote?: ReadRemoteSchema | undefined;
}

/** The files that a schema is made of: its own, those that it refers to, and the metaschemas. */
export class SchemaLibrary implements Metaschemas {
  readonly #readRemote: ReadRemoteSchema | undefined;
  readonly #check: CheckSchema;
  readonly step: (count: number) => void;
  readonly #documents = new Map<string, Value>();
  readonly #files = new Map<string, SchemaFile>();

  constructor({ check, step, readRemote }: LibraryOptions) {
    this.#check = check;
    this.step = step;
    this.#readRemote = readRemote;
  }

  /** Adds the text of a file by its URL. @throws GoError where it is not JSON */
  add(url: string, text: string): void {
    this.#documents.set(url, decodeSchema(text, this.step));
  }

  /** A file, checked when it is first asked for. @throws GoError in Helm's words */
  file(url: string): SchemaFile {
    const known = this.#files.get(url);
    if (known !== undefined) return known;
    const root = this.#document(url);
    const file: SchemaFile = { url, root, resources: new Map(), byId: new Map(), known: new Set() };
    const fallback = { draft: draft2020, vocabularies: undefined };
    collectResources(file, this, root, { base: url, pointer: '', fallback });
    if (!/^https?:\/\/json-schema\.org\//.test(url)) this.#check(file, root, '');
    this.#files.set(url, file);
    return file;
  }

  /** The schema at a place, checked if it was not before. @throws GoError */
  schemaAt(place: Place): Value {
    const file = this.file(place.url);
    const value = lookUp(file.root, place);
    if (!file.known.has(value instanceof Map ? value : place.pointer)) {
      collectAt(file, this, value, place.pointer);
      this.#check(file, value, place.pointer);
    }
    return value;
  }

  /** The place that the text of a reference means in a file, to which `base` is the URL around it. @throws GoError */
  resolve(file: SchemaFile, base: string, text: string): Place {
    // A URL and a pointer are taken apart, a character after the other.
    this.step((base.length + text.length) >> 2);
    const reference: Reference = resolveReference(base, text);
    return resolveHere(file, reference) ?? resolveInRoot(this.file(reference.url), reference.fragment);
  }

  draftOf(file: SchemaFile, pointer: string, schema: Dict, fallback: Draft): Draft {
    return this.#draftOf({ url: file.url, pointer }, schema, fallback, new Set());
  }

  #draftOf(place: Place, document: Value, fallback: Draft, seen: Set<string>): Draft {
    const named = document instanceof Map ? textOf(document, '$schema') : undefined;
    if (named === undefined) return fallback;
    const draft = draftOfUrl(named);
    if (draft !== undefined) return draft;
    const url = parsedUrl(named, (reason) => `invalid $schema in ${quote(writePlace(place))}: ${reason}`);
    if (place.pointer === '' && url === place.url) throw new GoError(`draft ${quote(url)} is not supported`);
    if (seen.has(url)) throw new GoError(`cycle in resolving $schema in ${quote(url)}`);
    seen.add(url);
    return this.#draftOf({ url, pointer: '' }, this.#document(url), fallback, seen);
  }

  vocabulariesOf(schema: Dict, draft: Draft): readonly string[] | undefined {
    const named = textOf(schema, '$schema');
    if (named === undefined || draftOfUrl(named) !== undefined) return undefined;
    const [url] = splitAtHash(named);
    const document = this.#document(url);
    const given = draft.version >= 2019 && document instanceof Map ? document.get('$vocabulary') : undefined;
    return given instanceof Map ? readVocabularies(given, draft, url) : undefined;
  }

  #document(url: string): Value {
    const known = this.#documents.get(url);
    if (known !== undefined) return known;
    const document = findMetaschema(url) ?? this.#load(url);
    this.#documents.set(url, document);
    return document;
  }

  #load(url: string): Value {
    const fail = (reason: string): GoError => new GoError(`failing loading ${quote(redacted(url))}: ${reason}`);
    try {
      const parsed = parseUrl(url);
      const { scheme } = parsed;
      // Helm lets what a URN names pass, where nobody resolves it.
      if (scheme === 'urn') return true;
      if (scheme === 'file') throw new GoError('references to other files are not followed');
      if (scheme !== 'http' && scheme !== 'https')
        throw new GoError(`no URLLoader registered for ${quote(writeUrl(parsed))}`);
      if (this.#readRemote === undefined) throw new GoError('references to the network are not followed');
      return decodeSchema(this.#readRemote(url), this.step);
    } catch (error) {
      throw error instanceof GoError ? fail(error.message) : error;
    }
  }
}

/** Without its password, as Go shows a URL. */
const redacted = (url: string): string => url.replace(/^(\w+:\/\/[^/:@]*):[^/@]*@/, '$1:xxxxx@');

function parsedUrl(text: string, describe: (reason: string) => string): string {
  const [url] = splitAtHash(text);
  try {
    parseUrl(url);
    return url;
  } catch (error) {
    throw error instanceof GoError ? new GoError(describe(error.message), { cause: error }) : error;
  }
}

/** The names of the vocabularies that a metaschema requires. @throws GoError for one that is not known */
function readVocabularies(given: Dict, draft: Draft, url: string): readonly string[] {
  const names = new Set<string>();
  for (const [vocabulary, isRequired] of given) {
    if (isRequired !== true) continue;
    const isOfDraft = vocabulary.startsWith(draft.vocabularyPrefix);
    const name = vocabulary.slice(draft.vocabularyPrefix.length);
    if (!isOfDraft || !draft.vocabularies.includes(name))
      throw new GoError(`unsupported vocabulary ${quote(vocabulary)} in ${quote(url)}`);
    names.add(name);
  }
  return [...names.add('core')];
}
