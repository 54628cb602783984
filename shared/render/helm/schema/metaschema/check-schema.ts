import { quote } from '../../../../base/go/strconv/quote.ts';
import { GoError } from '../../../../base/go/value.ts';
import { allOf } from '../check/conditions.ts';
import { type DialectSwitch, evaluateRoot } from '../check/evaluate.ts';
import { SchemaCompiler } from '../compile/compile-schema.ts';
import type { Schema } from '../compile/schema.ts';
import { singleQuoted } from '../json/display.ts';
import type { Dialect, Draft } from '../read/draft.ts';
import { type CheckSchema, SchemaLibrary } from '../read/library.ts';
import { writePlace } from '../read/location.ts';
import { resourceAt, type SchemaFile } from '../read/schema-file.ts';
import { pointerOf, writeViolations } from '../violation.ts';
import { SchemaWork } from '../work.ts';
import { isPlainlyValid } from './is-plainly-valid.ts';

const mostSteps = 5_000_000;

/** Metaschemas are compiled when they are first needed: most schemas are found valid without them. */
const own = new SchemaWork('the metaschemas', mostSteps);
const compiler = new SchemaCompiler({
  library: new SchemaLibrary({ check: () => undefined, step: own.step }),
  work: own,
  checksFormats: true,
});

const compiled = (url: string): Schema => compiler.compile({ url, pointer: '' });

/** What Helm's validator calls a metaschema that it puts together of vocabularies. */
const assembledUrl = 'urn:mem:metaschema';

function assemble(draft: Draft, vocabularies: readonly string[]): Schema {
  const parts = vocabularies.map((name) => compiled(draft.url.replace(/schema$/, `meta/${name}`)));
  const schema = { ...compiled(draft.url), place: { url: assembledUrl, pointer: '' }, conditions: [allOf(parts)] };
  const assembled: Schema = { ...schema, kinds: [], objects: [], recursiveAnchor: false, dynamicAnchors: new Map() };
  assembled.resource = assembled;
  if (draft.version >= 2020) assembled.dynamicAnchors.set('meta', assembled);
  return assembled;
}

/** The metaschema of a dialect. */
const metaschemaOf = ({ draft, vocabularies }: Dialect): Schema =>
  vocabularies === undefined ? compiled(draft.url) : assemble(draft, vocabularies);

function switchOf(file: SchemaFile, dialect: Dialect): DialectSwitch {
  return {
    current: metaschemaOf(dialect),
    at: (path) => {
      const resource = file.resources.get(pointerOf(path));
      return resource && switchOf(file, resource.dialect);
    },
  };
}

function hasOneDialect({ resources }: SchemaFile, { draft, vocabularies }: Dialect): boolean {
  return (
    vocabularies === undefined &&
    [...resources.values()].every(({ dialect }) => dialect.draft === draft && dialect.vocabularies === undefined)
  );
}

/**
 * Returns a check of schemas against the metaschema of their dialect. The check throws a GoError in Helm's words, or beyond the limits of
 * `work`.
 */
export function checkSchemaWith(work: SchemaWork): CheckSchema {
  return (file, value, pointer) => {
    const { dialect } = resourceAt(file, pointer);
    work.step(file.resources.size >> 3);
    if (hasOneDialect(file, dialect) && isPlainlyValid(value, dialect.draft, work)) return;
    const dialects = switchOf(file, dialect);
    const found = evaluateRoot(dialects.current, value, work, dialects);
    if (found.length === 0) return;
    const { place } = dialects.current;
    const metaschema = place.url === assembledUrl ? assembledUrl : writePlace(place);
    throw new GoError(
      `${quote(writePlace({ url: file.url, pointer }))} is not valid against metaschema: ` +
        `jsonschema validation failed with ${singleQuoted(metaschema)}\n${writeViolations(found, file.url)}`,
    );
  };
}
