import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Hands out the tokens that a registry asks for, as Docker Hub's does. */
export interface TokenServer {
  /** For `auth` of the registry's configuration. */
  readonly configuration: object;
  /** `METHOD /path?query`, in order. */
  readonly requests: string[];
  /** Seconds that a token is good for. */
  lifetime: number;
  close(): Promise<void>;
}

const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

/** @param user whose password, or whose name as an identity token, gets a token */
export async function startTokenServer(
  folder: string,
  user: { readonly name: string; readonly password: string },
): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = join(folder, 'jwks.json');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'ES256', use: 'sig' };
  writeFileSync(jwks, JSON.stringify({ keys: [jwk] }));
  const requests: string[] = [];
  const state = { lifetime: 300 };
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const asked = await readRequest(request, user);
    if (asked === undefined) return void response.writeHead(401).end();
    const token = makeToken(privateKey, asked.scopes, state.lifetime);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token, access_token: token, expires_in: state.lifetime }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    configuration: { token: { realm, service: 'registry', issuer: 'test', jwks, signingalgorithms: ['ES256'] } },
    requests,
    get lifetime() {
      return state.lifetime;
    },
    set lifetime(seconds) {
      state.lifetime = seconds;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The scopes that are asked for, by somebody who may; else undefined. */
async function readRequest(
  request: IncomingMessage,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<{ readonly scopes: readonly string[] } | undefined> {
  if (request.method === 'POST') {
    const form = new URLSearchParams(await readText(request));
    return form.get('refresh_token') === `identity of ${name}` ? { scopes: form.getAll('scope') } : undefined;
  }
  const wanted = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  if (request.headers.authorization !== wanted) return undefined;
  return { scopes: new URL(request.url ?? '/', 'http://localhost').searchParams.getAll('scope') };
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces).toString();
}

/** @see https://distribution.github.io/distribution/spec/auth/jwt/ */
function makeToken(key: KeyObject, scopes: readonly string[], lifetime: number): string {
  const now = Math.floor(Date.now() / 1000);
  const access = scopes
    .flatMap((scope) => scope.split(' '))
    .map((scope) => scope.split(':'))
    .map(([type, name, actions = '']) => ({ type, name, actions: actions.split(',') }));
  const header = base64url(JSON.stringify({ typ: 'JWT', alg: 'ES256', kid: 'test' }));
  const claims = { iss: 'test', aud: 'registry', nbf: now - 60, iat: now, exp: now + lifetime, jti: 'x', access };
  const signed = `${header}.${base64url(JSON.stringify(claims))}`;
  return `${signed}.${base64url(sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }))}`;
}
