import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import { type ApiCases, apiCases, specOf } from '../../support/api-cases.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

/** `SLUICE_TEST_CRDS` names a folder of definitions to prove the cases against, instead of ours: Flux's own, for example. */
const folder = process.env['SLUICE_TEST_CRDS'];
const { client, kubectl } = await testCluster();
if (folder === undefined) await install(client, { dryRun: false, say: () => undefined });
else
  for (const file of readdirSync(folder))
    kubectl(['apply', '--server-side', '--force-conflicts', '-f', join(folder, file)]);

/** Undefined where the server would take the object, else what it says. */
async function refusalOf({ apiVersion, kind, plural }: ApiCases, spec: object): Promise<string | undefined> {
  try {
    await client.request({
      method: 'POST',
      path: `/apis/${apiVersion}/namespaces/default/${plural}`,
      query: { dryRun: 'All', fieldValidation: 'Strict' },
      body: { apiVersion, kind, metadata: { name: 'case' }, spec },
    });
    return undefined;
  } catch (error) {
    if (error instanceof KubeApiError && error.status < 500) return error.message;
    throw error;
  }
}

describe.each(apiCases)('a $kind', (cases) => {
  it.each(cases.valid.map((changes) => [JSON.stringify(changes), changes] as const))(
    'is accepted with %s',
    async (_, changes) => {
      const spec = specOf(cases, changes);

      expect(await refusalOf(cases, spec)).toBeUndefined();
    },
  );

  it.each(cases.invalid.map(({ spec, field }) => [JSON.stringify(spec), field, spec] as const))(
    'is refused with %s, naming %s',
    async (_, field, changes) => {
      expect(await refusalOf(cases, specOf(cases, changes))).toContain(field);
    },
  );
});
