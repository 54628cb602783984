import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GoError } from '../../shared/base/go/value.ts';
import { checkSchemaWith } from '../../shared/render/helm/schema/metaschema/check-schema.ts';
import { isPlainlyValid } from '../../shared/render/helm/schema/metaschema/is-plainly-valid.ts';
import { drafts } from '../../shared/render/helm/schema/read/draft.ts';
import { type CheckSchema, SchemaLibrary } from '../../shared/render/helm/schema/read/library.ts';
import { resourceAt, type SchemaFile } from '../../shared/render/helm/schema/read/schema-file.ts';
import { SchemaWork } from '../../shared/render/helm/schema/work.ts';
import { schemaCases } from '../differential/helm/schemas.ts';

const url = 'file:///values.schema.json';
const work = new SchemaWork(url, Number.POSITIVE_INFINITY);

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (error instanceof GoError) return true;
    throw error;
  }
}

/** The file with a resource of another draft where nothing is, so that only the metaschema itself decides. */
function withOtherDialect(file: SchemaFile): SchemaFile {
  const root = resourceAt(file, '');
  const other = drafts.find((draft) => draft !== root.dialect.draft) as (typeof drafts)[number];
  const dialect = { draft: other, vocabularies: undefined };
  return { ...file, resources: new Map([...file.resources, ['/nowhere', { ...root, dialect }]]) };
}

describe('a schema told to be valid without its metaschema', () => {
  it('is one that its metaschema finds valid, and no other', () => {
    let compared = 0;
    const check: CheckSchema = (file, value, pointer) => {
      const { dialect } = resourceAt(file, pointer);
      const areSame = [...file.resources.values()].every((each) => each.dialect.draft === dialect.draft);
      if (!areSame || dialect.vocabularies !== undefined) return;
      const isRefused = throws(() => checkSchemaWith(work)(withOtherDialect(file), value, pointer));
      compared++;
      expect(isPlainlyValid(value, dialect.draft, work)).toBe(!isRefused);
    };
    fc.assert(
      fc.property(schemaCases, ({ schema }) => {
        const library = new SchemaLibrary({ check, step: work.step });
        library.add(url, schema);
        throws(() => library.file(url));
      }),
      { numRuns: 500 },
    );

    expect(compared).toBeGreaterThan(300);
  });
});
