import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { JsonObject } from '../../../shared/render/kustomize/object/resource.ts';
import type { MergeSchema } from '../../../shared/render/kustomize/openapi/merge-schema.ts';
import { compactOpenApi } from '../../../shared/render/kustomize/read/compact-openapi.ts';
import { buildOracle } from '../start-oracle.ts';

/**
 * `node test/oracle/kustomize/write-schema.ts`: takes the schema that the pinned kustomize has built in, and writes what merges need of it.
 */
const printed = execFileSync(buildOracle('kustomize'), ['schema'], { maxBuffer: 64 * 1024 * 1024 });
const document = JSON.parse(printed.toString()) as JsonObject;
const schema: MergeSchema = {
  ...compactOpenApi(document),
  namespaced: document['scopes'] as MergeSchema['namespaced'],
};
const file = new URL('../../../shared/render/kustomize/openapi/builtin.gen.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(schema)}\n`);
console.log(`${Object.keys(schema.kinds).length} kinds with lists to merge, in ${JSON.stringify(schema).length} bytes`);
