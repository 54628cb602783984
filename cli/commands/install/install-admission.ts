import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionConfiguration, admissionName } from '../../../infra/cluster/admission.ts';
import { urlKey } from '../../../shared/base/url-key.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { isNotFound } from '../../../shared/ports/kube/kube-api-error.ts';
import { version } from '../../version.ts';
import { type ApplyOptions, createManifestApplier } from './apply-manifest.ts';

/** Where and how the API server reaches the admission webhook. */
export interface AdmissionAt {
  /** `https://host:port` */
  readonly url: string;
  /** The authority of the host's certificate, unless the API server trusts it anyway. */
  readonly caPem?: string;
  /** The secret from which the cluster's key is derived. */
  readonly secret: Uint8Array;
  /** Only objects of these namespaces. */
  readonly namespaceSelector?: object;
  /** The name of the configuration; by default `sluice`. */
  readonly name?: string;
}

/** Reads the key and the certificate authority from the folder of `sluice serve`. @throws Error naming what is missing */
export function readAdmission(url: string, folder: string, caFile: string | undefined): AdmissionAt {
  const trimmed = checkUrl(url);
  const secret = join(folder, 'secret.key');
  if (!existsSync(secret)) throw new Error(`${secret} does not exist; name the folder of sluice serve with --data`);
  const own = join(folder, 'admission-ca.crt');
  const ca = caFile ?? (existsSync(own) ? own : undefined);
  return {
    url: trimmed,
    secret: readFileSync(secret),
    ...(ca === undefined ? {} : { caPem: readFileSync(ca, 'utf8') }),
  };
}

/** Reads the key of the functions on AWS from its secret; every API server trusts their certificate. @throws Error saying what to do */
export async function readAdmissionOnAws(url: string, secretId: string): Promise<AdmissionAt> {
  const { callerOfEnvironment } = await import('../../../shared/ports/aws/call-aws.ts');
  const { readSecret } = await import('../../../shared/ports/aws/read-secret.ts');
  // An ARN contains the region of its secret.
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(secretId)?.[1];
  const caller = await callerOfEnvironment(process.env['AWS_ENDPOINT_URL'], region);
  return { url: checkUrl(url), secret: Buffer.from(await readSecret(caller, secretId)) };
}

function checkUrl(url: string): string {
  if (!/^https:\/\/[^/?#]+\/?$/.test(url))
    throw new Error(`--admission-url ${url}: the API server calls https://<host>:<port>, without a path`);
  return url.replace(/\/$/, '');
}

/** Removes the configuration, if there is one. */
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

/** Upgrades the configuration to this version, if there is one. The API server keeps calling the same address. */
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

/**
 * Has the API server report edits to Sluice. The URL contains the cluster's key: whoever can read the configuration can send jobs, and
 * nothing else.
 */
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
