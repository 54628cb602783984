import { type Dict, GoError, type Value } from '../../../../base/go/value.ts';
import { textOf } from '../read/draft.ts';
import type { SchemaLibrary } from '../read/library.ts';
import { findValue, type Place } from '../read/location.ts';
import { type Resource, resourceAt, type SchemaFile } from '../read/schema-file.ts';
import type { SchemaWork } from '../work.ts';
import { addChecks } from './add-checks.ts';
import { KeywordReader } from './keyword-reader.ts';
import { readParts } from './parts.ts';
import type { Schema } from './schema.ts';

/** Schemas of all files together that are compiled for one chart. */
const mostSchemas = 200_000;
const none: readonly [] = [];

/** What a compiler needs. */
export interface CompileOptions {
  readonly library: SchemaLibrary;
  readonly work: SchemaWork;
  /** Checks formats in every draft, as metaschemas are checked. */
  readonly checksFormats?: boolean;
}

function newSchema(place: Place, draft: number): Schema {
  const schema: Omit<Schema, 'resource'> = {
    place,
    draft,
    dynamicAnchors: new Map(),
    kinds: none,
    objects: none,
    lists: none,
    texts: none,
    numbers: none,
    conditions: none,
    rests: none,
    seesProperties: false,
    seesItems: false,
    seenItems: 0,
    asksProperties: false,
    asksItems: false,
  };
  const made = schema as Schema;
  made.resource = made;
  return made;
}

/** A schema that is not an object, or an empty one. */
const always = (isAllowed: boolean): Schema => ({ ...newSchema({ url: '', pointer: '' }, 0), always: isAllowed });
const [allowed, refused] = [always(true), always(false)];

interface Waiting {
  readonly schema: Schema;
  /** The resource around the schema; undefined if a reference names it: it is checked when its turn comes. */
  readonly around: Resource | undefined;
  readonly value: Value;
}

/** Compiles the schemas that one leads to, each once, wherever it is. */
export class SchemaCompiler {
  readonly #options: CompileOptions;
  readonly #schemas = new Map<Value, Schema>();
  readonly #waiting: Waiting[] = [];

  constructor(options: CompileOptions) {
    this.#options = options;
  }

  /** The schema at a place, and all that it leads to. @throws GoError in Helm's words */
  compile(place: Place): Schema {
    const schema = this.#named(place);
    // The list grows on the way.
    for (const each of this.#waiting) this.#compile(each);
    this.#waiting.length = 0;
    return schema;
  }

  /** The schema that a reference names. If nothing is there, compiling it fails when its turn comes. */
  #named(place: Place): Schema {
    const value = findValue(this.#options.library.file(place.url).root, place.pointer);
    return this.#at(place, value, undefined);
  }

  #at(place: Place, value: Value, around: Resource | undefined): Schema {
    const isObject = value instanceof Map && value.size > 0;
    if (around !== undefined && !isObject) return value === false ? refused : allowed;
    const known = isObject ? this.#schemas.get(value) : undefined;
    if (known !== undefined) return known;
    if (this.#schemas.size > mostSchemas)
      throw new GoError(`${place.url} and what it refers to have more than ${mostSchemas} schemas`);
    const schema = newSchema(place, around?.dialect.draft.version ?? 0);
    if (isObject) this.#schemas.set(value, schema);
    this.#waiting.push({ schema, around, value });
    return schema;
  }

  #compile({ schema, around, value: found }: Waiting): void {
    const { place } = schema;
    const { library } = this.#options;
    const value = around === undefined ? library.schemaAt(place) : found;
    const file = library.file(place.url);
    const resource = around === undefined ? resourceAt(file, place.pointer) : resourceWithin(file, place, around);
    const { url } = place;
    schema.draft = resource.dialect.draft.version;
    schema.resource =
      value === resource.schema ? schema : this.#at({ url, pointer: resource.pointer }, resource.schema, resource);
    if (schema.draft >= 2020 && schema.resource === schema)
      for (const anchor of resource.dynamicAnchors)
        schema.dynamicAnchors.set(anchor, this.#named({ url, pointer: resource.anchors.get(anchor) ?? '' }));
    if (typeof value === 'boolean') schema.always = value;
    else if (value instanceof Map && value.size === 0) schema.always = true;
    else if (value instanceof Map) this.#compileObject(schema, value, file, resource);
  }

  #compileObject(schema: Schema, value: Dict, file: SchemaFile, resource: Resource): void {
    const { library, work, checksFormats = false } = this.#options;
    const { place } = schema;
    const { dialect, id } = resource;
    const reader = new KeywordReader(value, dialect, checksFormats || dialect.draft.version < 2019);
    const parts = readParts({
      reader,
      place,
      work,
      schemaBelow: (at, inner) => this.#at(at, inner, resource),
      follow: (reference) => this.#named(library.resolve(file, id, reference)),
    });
    addChecks(schema, reader, parts);
    if (parts.ref !== undefined) schema.ref = parts.ref;
    schema.seesProperties = parts.additionalProperties !== undefined;
    schema.seesItems = parts.otherItems !== undefined;
    schema.seenItems = parts.firstItems?.length ?? 0;
    schema.asksProperties = parts.unevaluatedProperties !== undefined;
    schema.asksItems = parts.unevaluatedItems !== undefined;
    if (reader.flag('$recursiveAnchor') === true) schema.recursiveAnchor = true;
    if (schema.draft >= 2020) schema.dynamicAnchor = textOf(value, '$dynamicAnchor') ?? '';
  }
}

/** The resource of a schema below one of this resource. */
function resourceWithin({ resources }: SchemaFile, { pointer }: Place, around: Resource): Resource {
  return resources.size === 1 ? around : (resources.get(pointer) ?? around);
}
