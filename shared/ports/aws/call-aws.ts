import { createHash, createHmac } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import { type RetryPolicy, retryAws } from './retry.ts';

/** Credentials of AWS, as the SDK has them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Who calls AWS, and in which region. */
export interface AwsCaller {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentials>;
  /** The endpoint of an emulator; by default each service's own. */
  readonly endpoint?: string;
}

/** A call of AWS. */
export interface AwsCall {
  /** The service's name in its host and its signatures: `sts`, `secretsmanager`, `eks`. */
  readonly service: string;
  readonly method: 'GET' | 'POST';
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** AWS answered with an error. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  /** The error's code: `AccessDenied`, `ResourceNotFoundException`, … */
  readonly code: string;
  /** In the form of the SDK's errors, so that both are classified alike. */
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(status: number, code: string, message: string) {
    super(message);
    this.code = code;
    this.$metadata = { httpStatusCode: status };
  }
}

const timeoutMs = 10_000;

/**
 * The credentials and the region of the environment, found as the SDK's clients find them.
 *
 * @param region replaces the environment's region
 * @throws Error if no region is set
 */
export async function callerOfEnvironment(endpoint?: string, region?: string): Promise<AwsCaller> {
  const { config } = new SQSClient(region === undefined ? {} : { region });
  return {
    region: await config.region().catch((cause: unknown) => {
      throw new Error('no region is named; set AWS_REGION, or one for the profile of AWS_PROFILE', { cause });
    }),
    credentials: () => config.credentials(),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

const retryPolicy: RetryPolicy = { attempts: 3, baseMs: 200 };

/**
 * Calls AWS and returns the text of the answer. A call without an answer, or a throttled one, is repeated. It is for the few calls, all
 * harmless if made twice, to services whose own clients would make up most of a function's size.
 *
 * @throws AwsCallError
 */
export function callAws(caller: AwsCaller, call: AwsCall): Promise<string> {
  return retryAws(() => callOnce(caller, call), retryPolicy);
}

/** Calls a service whose requests are forms (STS, CloudFormation) and returns the XML of the answer. @throws AwsCallError */
export function queryAws(caller: AwsCaller, service: string, form: Readonly<Record<string, string>>): Promise<string> {
  return callAws(caller, {
    service,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
}

async function callOnce(caller: AwsCaller, call: AwsCall): Promise<string> {
  const request = requestOf(caller, call);
  const signed = await signerFor(caller, call.service).sign(request);
  const query = new URLSearchParams(request.query).toString();
  const answer = await fetch(`${originOf(caller, call.service)}${request.path}${query && `?${query}`}`, {
    method: call.method,
    headers: signed.headers,
    signal: AbortSignal.timeout(timeoutMs),
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  const text = await answer.text();
  if (answer.ok) return text;
  const code = answer.headers.get('x-amzn-errortype') ?? /<Code>([^<]*)|"__type":\s*"([^"]*)/.exec(text)?.[0] ?? '';
  const message = /<Message>([^<]*)/.exec(text)?.[1] ?? /"[mM]essage":\s*"([^"]*)/.exec(text)?.[1] ?? '';
  const name = code.replace(/^<Code>|^"__type":\s*"(.*#)?|:.*$/g, '');
  throw new AwsCallError(answer.status, name, `${call.service}: ${name || `HTTP ${answer.status}`} ${message}`.trim());
}

/** A signed URL with which anybody can make the call for a minute. */
export async function presignAwsCall(caller: AwsCaller, call: AwsCall): Promise<string> {
  const request = requestOf(caller, call);
  const { host: _, ...others } = request.headers;
  const signed = await signerFor(caller, call.service).presign(request, {
    expiresIn: 60,
    unhoistableHeaders: new Set(Object.keys(others)),
  });
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return `${originOf(caller, call.service)}${request.path}?${query}`;
}

function originOf({ endpoint, region }: AwsCaller, service: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return endpoint ?? `https://${service}.${region}.${suffix}`;
}

function requestOf(caller: AwsCaller, { service, method, path = '/', query = {}, headers = {}, body }: AwsCall) {
  const { protocol, hostname, port, host } = new URL(originOf(caller, service));
  return {
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    method,
    path,
    query: { ...query },
    headers: { ...headers, host },
    ...(body === undefined ? {} : { body }),
  };
}

function signerFor({ credentials, region }: AwsCaller, service: string): SignatureV4 {
  return new SignatureV4({ credentials, region, service, sha256: Sha256 });
}

/** SHA-256, or its HMAC if there is a key, in the form that the signer expects. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array | string): unknown; digest(): Uint8Array };

  constructor(key?: unknown) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Uint8Array);
  }

  update(data: unknown): void {
    this.#hash.update(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}
