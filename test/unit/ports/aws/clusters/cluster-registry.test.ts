import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  addRegistration,
  type ClusterRegistration,
  findRegistration,
  listClusterUids,
  listRegistrations,
  removeRegistration,
} from '../../../../../shared/ports/aws/clusters/cluster-registry.ts';
import type { DurablePorts } from '../../../../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../../../shared/ports/store/embedded.ts';

let folder: string;
let durable: DurablePorts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-registry-'));
  durable = openEmbeddedPorts(folder, Date.now);
});
afterEach(() => {
  durable.close();
  rmSync(folder, { recursive: true });
});

const registrationOf = (name: string, uid: string): ClusterRegistration => ({
  name,
  uid,
  access: { type: 'secret', secret: `sluice/${name}` },
  allowAddresses: [],
  noCrossNamespaceRefs: false,
});

it('finds a cluster by its uid, and lists it by its name', async () => {
  const { store } = durable;
  await addRegistration(store, registrationOf('prod', 'u2'));
  await addRegistration(store, registrationOf('dev', 'u1'));

  expect(await findRegistration(store, 'u2')).toEqual(registrationOf('prod', 'u2'));
  expect((await listRegistrations(store)).map(({ name }) => name)).toEqual(['dev', 'prod']);
  expect(await listClusterUids(store)).toEqual([{ uid: 'u1' }, { uid: 'u2' }]);
});

it('registers a cluster once, under whatever name', async () => {
  await addRegistration(durable.store, registrationOf('prod', 'u1'));

  await expect(addRegistration(durable.store, registrationOf('other', 'u1'))).rejects.toThrow(
    'this cluster (u1) is registered as prod; sluice cluster remove prod first',
  );
  await expect(addRegistration(durable.store, registrationOf('prod', 'u2'))).rejects.toThrow(
    'the name prod belongs to another cluster (u1)',
  );
  expect(await listRegistrations(durable.store)).toHaveLength(1);
});

it('gives a name to one of two that ask for it at once', async () => {
  const both = ['u1', 'u2'].map((uid) => addRegistration(durable.store, registrationOf('prod', uid)));

  const outcomes = (await Promise.allSettled(both)).map(({ status }) => status).sort();
  const served = await listRegistrations(durable.store);

  expect(outcomes).toEqual(['fulfilled', 'rejected']);
  expect(served).toHaveLength(1);
});

it('frees a name whose removal was cut short', async () => {
  await addRegistration(durable.store, registrationOf('prod', 'u1'));
  await durable.store.delete('clusters/by-uid/u1.json');

  await addRegistration(durable.store, registrationOf('prod', 'u2'));

  expect(await listRegistrations(durable.store)).toEqual([registrationOf('prod', 'u2')]);
});

it('forgets a removed cluster, which may be registered again', async () => {
  await addRegistration(durable.store, registrationOf('prod', 'u1'));

  const removed = await removeRegistration(durable.store, 'prod');
  const again = await removeRegistration(durable.store, 'prod');
  const left = await listClusterUids(durable.store);
  await addRegistration(durable.store, registrationOf('prod', 'u1'));

  expect(removed).toEqual(registrationOf('prod', 'u1'));
  expect(again).toBeUndefined();
  expect(left).toEqual([]);
  expect(await findRegistration(durable.store, 'u1')).toBeDefined();
});

it('names the key of a registration that cannot be read, and what to do', async () => {
  await addRegistration(durable.store, registrationOf('prod', 'u1'));
  await durable.store.put('clusters/prod.json', Buffer.from('{"name":"prod"}'));

  await expect(findRegistration(durable.store, 'u1')).rejects.toThrow(
    'clusters/prod.json is not a registration; sluice cluster remove it, then add it again',
  );
});
