import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import { type ServeOptions, type Serving, serve } from '../../../cli/commands/serve/serve.ts';
import { silentLog } from '../../../shared/base/log.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

const host = '127.0.0.1';

let world: World;
let data: string;
let serving: Serving | undefined;

beforeAll(async () => {
  // Of its own: definitions are deleted, a Flux controller appears, and at last nothing answers.
  world = await createWorld({ own: true });
  data = mkdtempSync(join(tmpdir(), 'sluice-monitor-'));
});
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
  rmSync(data, { recursive: true, force: true });
});
afterAll(async () => {
  await world?.close();
});

async function start(options: Partial<ServeOptions> = {}): Promise<Serving> {
  serving = await serve({
    connection: world.connection,
    data,
    host,
    port: 0,
    metrics: { host, port: 0 },
    allowAddresses: ['loopback'],
    log: silentLog,
    ...options,
  });
  return serving;
}

async function read(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

const readiness = ({ metricsUrl }: Serving) => read(`${metricsUrl}/readyz`);
const metricsOf = async ({ metricsUrl }: Serving): Promise<readonly string[]> =>
  (await read(`${metricsUrl}/metrics`)).text.split('\n');

describe('metrics of sluice serve', () => {
  it('have the names and labels that the dashboards of Flux ask for', async () => {
    const repository = world.git.create('measured');
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'measured' } };
    const commit = repository.commit({ 'config.yaml': JSON.stringify(config) });
    await world.declare('GitRepository', 'measured', gitRepositoryOf(repository.url));
    await world.declare('Kustomization', 'measured', kustomizationOf('measured', { targetNamespace: world.namespace }));
    const at = await start();
    await eventually(
      () => world.find('Kustomization', 'measured'),
      (object) => readyOf(object)?.status === 'True',
    );

    const lines = await eventually(
      () => metricsOf(at),
      (found) => found.some((line) => line.includes('ready="True"') && line.includes('Kustomization')),
    );

    const named = `name="measured",namespace="${world.namespace}"`;
    const place = `exported_namespace="${world.namespace}",name="measured",ready="True",suspended="false",revision="main@sha1:${commit}"`;
    expect(lines).toContainEqual(
      expect.stringMatching(`^gotk_reconcile_duration_seconds_count{kind="Kustomization",${named}} [1-9]`),
    );
    expect(lines).toContain(
      `gotk_resource_info{customresource_group="kustomize.toolkit.fluxcd.io",customresource_kind="Kustomization",customresource_version="v1",${place},source_name="measured"} 1`,
    );
    expect(lines).toContain(
      `gotk_resource_info{customresource_group="source.toolkit.fluxcd.io",customresource_kind="GitRepository",customresource_version="v1",${place},url="${repository.url}"} 1`,
    );
    for (const beginning of [
      'controller_runtime_reconcile_total{controller="kustomization",result="success"} ',
      `rest_client_requests_total{code="200",host="${new URL(world.connection.server).host}",method="GET"} `,
      'workqueue_longest_running_processor_seconds{name="reconciles"} ',
      'workqueue_work_duration_seconds_count{name="reconciles"} ',
      'process_cpu_seconds_total ',
      'sluice_stage_duration_seconds_count{stage="fetch"} ',
      'sluice_stage_duration_seconds_count{stage="build"} ',
      'sluice_stage_duration_seconds_count{stage="apply"} ',
      'sluice_queue_oldest_age_seconds{queue="sources"} ',
      'sluice_dead_letters 0',
    ])
      expect(lines).toContainEqual(expect.stringContaining(beginning));
  });
});

describe('readiness of sluice serve', () => {
  it('is reported check by check', async () => {
    const at = await start();

    expect(await readiness(at)).toEqual({
      status: 200,
      text: '[+]store ok\n[+]queues ok\n[+]cluster ok\n[+]kinds ok\n[+]actors ok\nreadyz check passed\n',
    });
    expect((await read(`${at.metricsUrl}/livez`)).status).toBe(200);
  });

  it('fails while the store cannot be written, and says why on the port for Prometheus only', async () => {
    // Where the folder of the probes would be made.
    mkdirSync(join(data, 'store', 'objects'), { recursive: true });
    writeFileSync(join(data, 'store', 'objects', 'probes!'), '');
    const at = await start();

    const { status, text } = await readiness(at);
    const shown = await read(`${at.url}/readyz`);

    expect(status).toBe(503);
    expect(text).toMatch(/^\[-\]store failed: .*probes/);
    expect(shown.status).toBe(503);
    expect(shown.text).toMatch(/^\[-\]store failed: reason withheld\n\[\+\]queues ok\n/);
    expect((await read(`${at.url}/metrics`)).status).toBe(404);
    expect((await read(`${at.url}/livez`)).status).toBe(200);
    expect(await metricsOf(at)).toContain('sluice_ready{check="store"} 0');
  });

  it('fails while a queue does not move', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, host, resolve));
    const url = `http://${host}:${(silent.address() as AddressInfo).port}/app`;
    // One more than are worked on at once; objects of other tests may wait too.
    const names = Array.from({ length: 9 }, (_, index) => `silent-${index}`);
    for (const name of names) await world.declare('GitRepository', name, { interval: '10m', timeout: '20s', url });

    const at = await start({ stuckAfterMs: 500 });

    const { text } = await eventually(
      () => readiness(at),
      (answer) => answer.status === 503 && /sources: [1-9]\d* wait/.test(answer.text),
    );
    const metrics = await metricsOf(at);
    silent.closeAllConnections();
    silent.close();
    for (const name of names) await world.remove('GitRepository', name).catch(() => undefined);
    expect(text).toMatch(/\[-\]queues failed: sources: \d+ wait, and none was taken for \d+ s; the log says/);
    expect(metrics.join('\n')).toMatch(/sluice_queue_messages\{queue="sources",state="visible"\} [1-9]/);
    expect(metrics).toContain('sluice_queue_running_jobs{queue="sources"} 8');
  });

  it('fails while the cluster does not have the kinds', async () => {
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const path = `${crds}/receivers.notification.toolkit.fluxcd.io`;
    await world.client.request({ method: 'DELETE', path });
    const at = await start();

    const { status, text } = await eventually(
      () => readiness(at),
      ({ text: found }) => found.includes('[-]kinds'),
    );
    await eventually(
      () => world.get(path),
      (found) => found === undefined,
    );
    await install(world.client, { dryRun: false, say: () => undefined });

    expect(status).toBe(503);
    expect(text).toContain(
      '[-]kinds failed: the cluster has no receivers.notification.toolkit.fluxcd.io: run sluice install\n',
    );
  });

  it('fails while another controller acts', async () => {
    const path = `/apis/apps/v1/namespaces/${world.namespace}/deployments`;
    const labels = { 'app.kubernetes.io/part-of': 'flux' };
    const containers = [{ name: 'manager', image: 'registry.example.com/fluxcd/kustomize-controller:v1.8.0' }];
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
    const body = { metadata: { name: 'kustomize-controller', labels }, spec };
    await world.client.request({ method: 'POST', path, body });
    const at = await start();

    const { status, text } = await readiness(at);
    await world.client.request({ method: 'DELETE', path: `${path}/kustomize-controller` });

    expect(status).toBe(503);
    expect(text).toContain(`${world.namespace}/kustomize-controller acts on the same objects`);
  });

  it('fails while the cluster does not answer, and says which checks it could not make', async () => {
    const at = await start();
    await world.stopControlPlane();

    const { status, text } = await eventually(
      () => readiness(at),
      ({ text: found }) => found.includes('[-]cluster'),
    );

    expect(status).toBe(503);
    expect(text).toMatch(/\[-\]cluster failed: .*ECONN/);
    expect(text).toContain('[?]kinds unknown: not known while cluster is not ok\n');
    expect(await metricsOf(at)).toContain('sluice_ready{check="cluster"} 0');
  });
});
