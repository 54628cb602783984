import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/**
 * The exports of undici that are used, each imported from its own file, because the index imports everything. Like the index, it adds
 * `request` to dispatchers.
 */
const undici = `
  import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
  import dispatcherRequest from 'undici/lib/api/api-request.js';
  import agent from 'undici/lib/dispatcher/agent.js';
  import connector from 'undici/lib/core/connect.js';
  import proxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
  Dispatcher.prototype.request = dispatcherRequest;
  export const Agent = agent;
  export const buildConnector = connector;
  export const ProxyAgent = proxyAgent;
  export const request = (url, { dispatcher, ...options }) => {
    const { origin, pathname, search } = new URL(url);
    return dispatcher.request({ method: 'GET', ...options, origin, path: pathname + search });
  };
`;

/** Parts of packages that no function reaches, and their replacements. */
const replaced: readonly { readonly filter: RegExp; readonly contents: string; readonly why: string }[] = [
  {
    filter: /^@aws-sdk\/credential-provider-node$/,
    contents: `export const defaultProvider = () => async () => ({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID,
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
      ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
    });`,
    why: 'Lambda passes credentials in the environment, never by a profile, a login or a metadata server',
  },
  { filter: /^bowser$/, contents: 'export {};', why: 'detects the browser' },
  { filter: /llhttp-wasm\.js$/, contents: 'module.exports = undefined;', why: 'for processors without SIMD' },
  {
    filter: /json-schema-processors(\.js)?$/,
    contents: 'module.exports = {};',
    why: 'zod writes JSON schemas with it; sluice install does, a function never',
  },
  {
    filter: /web\/fetch\/body(\.js)?$/,
    contents: 'module.exports = {};',
    why: 'forms and blobs as bodies of requests',
  },
];

/** An esbuild plugin that leaves out the parts of packages that no function reaches. The integration test of the bundles runs the rest. */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'lean', sideEffects: false }));
    build.onLoad({ filter: /^undici$/, namespace: 'lean' }, () => ({ contents: undici, resolveDir: root }));
    build.onResolve({ filter: /^undici\/lib\// }, ({ path }) => ({
      path: join(root, 'node_modules', path),
      sideEffects: false,
    }));
    for (const [index, { filter, contents }] of replaced.entries()) {
      const namespace = `replaced-${index}`;
      build.onResolve({ filter }, ({ path }) => ({ path, namespace, sideEffects: false }));
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    }
    // The names are the same, but esbuild can leave out nothing of a namespace that is exported as a value.
    build.onLoad({ filter: /\/shared\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }));
  },
};
