import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionConfiguration, admissionName } from '../../../infra/cluster/admission.ts';
import type { KubeClient } from '../../../shared/kube/client.ts';
import { readClusterUid } from '../../../shared/kube/cluster-uid.ts';
import { isNotFound } from '../../../shared/kube/kube-api-error.ts';
import { urlKey } from '../../../shared/url-key.ts';
import { version } from '../../version.ts';
import { type ApplyOptions, createManifestApplier } from './apply-manifest.ts';

export interface AdmissionAt {
  /** `https://host:port` */
  readonly url: string;
  /** Who signed the host's certificate, where the API server does not trust it anyway. */
  readonly caPem?: string;
  /** The secret from which the cluster's key is derived. */
  readonly secret: Uint8Array;
  /** Only objects of these namespaces. */
  readonly namespaceSelector?: object;
  /** Of the configuration, where it is not the usual one. */
  readonly name?: string;
}

/** What `sluice serve` has left in its folder for the API server. @throws Error naming what is missing */
export function readAdmission(url: string, folder: string, caFile: string | undefined): AdmissionAt {
  const trimmed = checkUrl(url);
  const secret = join(folder, 'secret.key');
  if (!existsSync(secret)) throw new Error(`${secret} is not there: --data names the folder of sluice serve`);
  const own = join(folder, 'admission-ca.crt');
  const ca = caFile ?? (existsSync(own) ? own : undefined);
  return {
    url: trimmed,
    secret: readFileSync(secret),
    ...(ca === undefined ? {} : { caPem: readFileSync(ca, 'utf8') }),
  };
}

/** The functions on AWS: every API server trusts their certificate, and their key is a secret there. @throws Error saying what to do */
export async function readAdmissionOnAws(url: string, secretId: string): Promise<AdmissionAt> {
  const { callerOfEnvironment } = await import('../../../shared/aws/call-aws.ts');
  const { readSecret } = await import('../../../shared/aws/read-secret.ts');
  // An ARN says itself where its secret is.
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(secretId)?.[1];
  const caller = await callerOfEnvironment(process.env['AWS_ENDPOINT_URL'], region);
  return { url: checkUrl(url), secret: Buffer.from(await readSecret(caller, secretId)) };
}

function checkUrl(url: string): string {
  if (!/^https:\/\/[^/?#]+\/?$/.test(url))
    throw new Error(`--admission-url ${url}: the API server calls https://<host>:<port>, without a path`);
  return url.replace(/\/$/, '');
}

/** That there is nothing to delete is fine. */
export async function uninstallAdmission(client: KubeClient, name = admissionName): Promise<void> {
  try {
    await client.request({ method: 'DELETE', path: pathOf(name) });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

interface Installed {
  readonly webhooks?: readonly { readonly clientConfig: { readonly url?: string; readonly caBundle?: string } }[];
}

/** Brings what the API server tells of up to this version, where it tells anything. It goes on calling where it did. */
export async function upgradeAdmission(client: KubeClient, options: ApplyOptions): Promise<void> {
  let installed: Installed;
  try {
    installed = (await client.request({ method: 'GET', path: pathOf(admissionName) })) as Installed;
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  const { url, caBundle } = installed.webhooks?.[0]?.clientConfig ?? {};
  if (url === undefined) return;
  const caPem = caBundle === undefined ? {} : { caPem: Buffer.from(caBundle, 'base64').toString() };
  const manifest = admissionConfiguration({ url: url.slice(0, url.lastIndexOf('/')), ...caPem, version });
  await createManifestApplier(client, options)(manifest);
}

function pathOf(name: string): string {
  return `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`;
}

/** Has the API server tell Sluice of edits. The URL holds the cluster's key: who may read the configuration may send jobs, no more. */
export async function installAdmission(client: KubeClient, at: AdmissionAt, options: ApplyOptions): Promise<void> {
  const { url, secret, ...target } = at;
  const cluster = await readClusterUid(client);
  const apply = createManifestApplier(client, options);
  await apply(
    admissionConfiguration({
      ...target,
      url: `${url}/admission/${cluster}/${urlKey(secret, 'admission', cluster)}`,
      version,
    }),
  );
}
