import { GoError, type Value } from '../../../../go/value.ts';
import { textOf } from '../read/draft.ts';
import type { SchemaLibrary } from '../read/library.ts';
import type { Place } from '../read/location.ts';
import { resourceAt, type SchemaFile } from '../read/schema-file.ts';
import type { SchemaWork } from '../work.ts';
import { buildChecks } from './build-checks.ts';
import { KeywordReader } from './keyword-reader.ts';
import { readParts } from './parts.ts';
import type { Schema } from './schema.ts';

/** Schemas of all files together that are compiled for one chart. */
const mostSchemas = 200_000;
const none: readonly [] = [];

export interface CompileOptions {
  readonly library: SchemaLibrary;
  readonly work: SchemaWork;
  /** Checks formats in every draft, as metaschemas are checked. */
  readonly checksFormats?: boolean;
}

function newSchema(place: Place): Schema {
  const schema: Omit<Schema, 'resource'> = {
    place,
    draft: 0,
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

/** Compiles the schemas that one leads to, each once, wherever it is. */
export class SchemaCompiler {
  readonly #options: CompileOptions;
  readonly #schemas = new Map<string, Map<string, Schema>>();
  readonly #waiting: Schema[] = [];
  #count = 0;

  constructor(options: CompileOptions) {
    this.#options = options;
  }

  /** The schema at a place, and all that it leads to. @throws GoError in Helm's words */
  compile(place: Place): Schema {
    const schema = this.#at(place);
    // The list grows on the way.
    for (const each of this.#waiting) this.#compile(each);
    this.#waiting.length = 0;
    return schema;
  }

  #at(place: Place): Schema {
    let ofFile = this.#schemas.get(place.url);
    if (ofFile === undefined) {
      ofFile = new Map();
      this.#schemas.set(place.url, ofFile);
    }
    let schema = ofFile.get(place.pointer);
    if (schema === undefined) {
      if (++this.#count > mostSchemas)
        throw new GoError(`${place.url} and what it refers to have more than ${mostSchemas} schemas`);
      schema = newSchema(place);
      ofFile.set(place.pointer, schema);
      this.#waiting.push(schema);
    }
    return schema;
  }

  #compile(schema: Schema): void {
    const { place } = schema;
    const { library } = this.#options;
    const value = library.valueAt(place);
    const file = library.file(place.url);
    const resource = resourceAt(file, place.pointer);
    const mutable = schema as { -readonly [Key in keyof Schema]: Schema[Key] };
    mutable.draft = resource.dialect.draft.version;
    mutable.resource = this.#at({ url: place.url, pointer: resource.pointer });
    if (schema.draft >= 2020 && schema.resource === schema)
      for (const anchor of resource.dynamicAnchors) {
        const pointer = resource.anchors.get(anchor) ?? '';
        schema.dynamicAnchors.set(anchor, this.#at({ url: place.url, pointer }));
      }
    if (typeof value === 'boolean') schema.always = value;
    else if (value instanceof Map && value.size === 0) schema.always = true;
    else if (value instanceof Map) this.#compileObject(schema, value, file);
  }

  #compileObject(schema: Schema, value: ReadonlyMap<string, Value>, file: SchemaFile): void {
    const { library, work, checksFormats = false } = this.#options;
    const { place } = schema;
    const { dialect, id } = resourceAt(file, place.pointer);
    const object = value as Map<string, Value>;
    const reader = new KeywordReader(object, dialect, checksFormats || dialect.draft.version < 2019);
    const parts = readParts({
      reader,
      place,
      work,
      schemaAt: (at) => this.#at(at),
      resolve: (reference) => library.resolve(file, id, reference),
    });
    const others = parts.otherItems;
    Object.assign(schema, buildChecks(reader, parts), {
      ...(parts.ref && { ref: parts.ref }),
      seesProperties: parts.additionalProperties !== undefined,
      seesItems: others !== undefined,
      seenItems: parts.firstItems?.length ?? 0,
      asksProperties: parts.unevaluatedProperties !== undefined,
      asksItems: parts.unevaluatedItems !== undefined,
      ...(reader.flag('$recursiveAnchor') === true && { recursiveAnchor: true }),
      ...(schema.draft >= 2020 && { dynamicAnchor: textOf(object, '$dynamicAnchor') ?? '' }),
    });
  }
}
