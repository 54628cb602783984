import fc from 'fast-check';
import { messageOf } from '../../../shared/base/errors.ts';
import { fromPlain } from '../../../shared/base/go/value.ts';
import { validateValues } from '../../../shared/render/helm/schema/validate-values.ts';
import { startHelm } from '../../oracle/helm/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { reduceSchemaCase } from './reduce-schema-case.ts';
import { steadyOutcome } from './schema-outcome.ts';
import { type SchemaCase, schemaCases } from './schemas.ts';
import { type ServedCase, serveDocuments } from './serve-documents.ts';

/** So often is the original asked: where a schema is wrong twice, it reports either. */
const times = 8;
const mostShown = 20;

interface Compared {
  readonly originals: readonly string[];
  readonly ours: string;
  readonly isSame: boolean;
}

/** Random schemas and values, by the library that Helm validates with and by us: the same words. */
export async function compareSchemas({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const helm = startHelm();
  const server = await serveDocuments();
  const compare = async (given: SchemaCase): Promise<Compared> => {
    const served = server.serve(given);
    const found = await helm.validate(served.schema, served.values, times);
    const originals = [...new Set(found.map(steadyOutcome))];
    const ours = steadyOutcome(outcomeOf(served));
    return { originals, ours, isSame: originals.includes(ours) };
  };
  const differences: Difference[] = [];
  let built = 0;
  for (const given of fc.sample(schemaCases, { numRuns: cases, seed })) {
    const { originals, isSame } = await compare(given);
    if (originals.every((outcome) => outcome === '' || outcome.startsWith('- at '))) built++;
    if (isSame || differences.length >= mostShown) continue;
    const smallest = await reduceSchemaCase(given, async (smaller) => !(await compare(smaller)).isSame);
    const { originals: shown, ours } = await compare(smallest);
    differences.push({
      name: 'a values.schema.json',
      input: inputOf(smallest),
      original: shown.join('\n  or:\n'),
      ours,
    });
  }
  helm.stop();
  server.stop();
  return { cases, built, differences };
}

function inputOf({ schema, values, documents }: SchemaCase): string {
  const args = [JSON.stringify(schema), `fromPlain(${JSON.stringify(values)})`];
  if (Object.keys(documents).length > 0) args.push(`{ readRemote: reading(${JSON.stringify(documents)}) }`);
  return `  const outcome = validateValues(${args.join(', ')});`;
}

function outcomeOf({ schema, values, read }: ServedCase): string {
  try {
    return validateValues(schema, fromPlain(values), { readRemote: read });
  } catch (error) {
    return messageOf(error);
  }
}
