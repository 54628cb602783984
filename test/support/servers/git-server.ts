import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What goes wrong with the next answers. */
export interface GitFault {
  /** Cuts the answer after so many bytes, or answers with a status of its own. */
  readonly cutAfter?: number;
  readonly status?: number;
}

/** `git http-backend` behind an HTTP server on loopback. */
export interface GitServer {
  readonly url: string;
  /** `METHOD path` of each request, in order. */
  readonly requests: string[];
  /** How often objects were asked for, beside what the branches are. */
  readonly fetches: number;
  fault: GitFault | undefined;
  /** Makes a repository and returns it. */
  create(name: string): GitRepositoryOnDisk;
  close(): Promise<void>;
}

export interface GitRepositoryOnDisk {
  /** For `spec.url`. */
  readonly url: string;
  /** A work tree, whose commits the server's repository shares and whose pushes go there. */
  readonly folder: string;
  /** Writes the files, commits them and points the branch of the server at the commit, which is returned. `null` deletes a file. */
  commit(
    files: Readonly<Record<string, string | null>>,
    options?: { readonly message?: string; readonly branch?: string },
  ): string;
  git(...args: string[]): string;
  /** Stores an object whatever is in it, as no git command would, and returns its id. */
  writeObject(type: 'blob' | 'tree' | 'commit', content: Uint8Array): string;
  /** Points a branch of the server at a commit. */
  setBranch(branch: string, commit: string): void;
}

export interface GitServerOptions {
  /** The header without which every request is answered 401. */
  readonly authorization?: string;
  readonly port?: number;
  /** PEM. With `clientAuthority` only who has a certificate of it is let in. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly clientAuthority?: string };
}

const settings = [
  'user.name=Example',
  'user.email=example@example.com',
  'commit.gpgsign=false',
  'maintenance.auto=false',
];
const identity = settings.flatMap((setting) => ['-c', setting]);

export async function startGitServer(options: GitServerOptions = {}): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'sluice-git-'));
  const backend = join(execFileSync('git', ['--exec-path']).toString().trim(), 'git-http-backend');
  const state: { requests: string[]; fetches: number; fault: GitFault | undefined } = {
    requests: [],
    fetches: 0,
    fault: undefined,
  };
  const server = listenWith(options.tls, (request, response) => {
    state.requests.push(`${request.method} ${request.url}`);
    request.once('data', (chunk: Buffer) => {
      if (chunk.includes('command=fetch')) state.fetches++;
    });
    if (options.authorization !== undefined && request.headers.authorization !== options.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else if (state.fault?.status !== undefined) response.writeHead(state.fault.status).end();
    else serve(root, backend, request, response, state.fault);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const scheme = options.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url,
    requests: state.requests,
    get fetches() {
      return state.fetches;
    },
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    create: (name) => createRepository(root, name, `${url}/${name}.git`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function listenWith(tls: GitServerOptions['tls'], handle: RequestListener) {
  if (tls === undefined) return createServer(handle);
  const { certificate: cert, key, clientAuthority } = tls;
  const asking = clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true };
  return createTlsServer({ cert, key, ...asking }, handle);
}

function createRepository(root: string, name: string, url: string): GitRepositoryOnDisk {
  const bare = join(root, `${name}.git`);
  const folder = join(root, 'work', name);
  const run = (cwd: string, ...args: string[]): string =>
    execFileSync('git', [...identity, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  mkdirSync(bare, { recursive: true });
  mkdirSync(folder, { recursive: true });
  run(bare, 'init', '--bare', '--initial-branch=main');
  run(folder, 'init', '--initial-branch=main');
  appendFileSync(join(bare, 'config'), '[http]\n\treceivepack = true\n[uploadpack]\n\tallowAnySHA1InWant = true\n');
  appendFileSync(join(folder, '.git', 'config'), `[remote "origin"]\n\turl = ${bare}\n`);
  // The server finds what the work tree has committed without a copy of it: a push by Git takes longer than a commit.
  writeFileSync(join(bare, 'objects', 'info', 'alternates'), `${join(folder, '.git', 'objects')}\n`);
  const git = (...args: string[]): string => run(folder, ...args);
  const setBranch = (branch: string, commit: string): void =>
    void run(bare, 'update-ref', `refs/heads/${branch}`, commit);
  return {
    url,
    folder,
    git,
    writeObject: (type, content) =>
      execFileSync('git', ['hash-object', '-t', type, '-w', '--stdin', '--literally'], { cwd: bare, input: content })
        .toString()
        .trim(),
    setBranch,
    commit(files, { message = 'change', branch = 'main' } = {}) {
      for (const [path, content] of Object.entries(files)) {
        const target = join(folder, path);
        if (content === null) rmSync(target, { force: true, recursive: true });
        else {
          mkdirSync(dirname(target), { recursive: true });
          writeFileSync(target, content);
        }
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      const head = git('rev-parse', 'HEAD');
      setBranch(branch, head);
      return head;
    },
  };
}

function serve(
  root: string,
  backend: string,
  request: IncomingMessage,
  response: ServerResponse,
  fault: GitFault | undefined,
): void {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const child = spawn(backend, [], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: request.headers['content-length'] }),
      ...(request.headers['content-encoding'] === undefined
        ? {}
        : { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] }),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const lines = output.subarray(0, end).toString().split('\r\n');
    const headers = lines.map((line) => line.split(': ', 2) as [string, string]);
    const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200);
    const body = output.subarray(end + 4);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    if (fault?.cutAfter !== undefined && body.length > fault.cutAfter) {
      response.write(body.subarray(0, fault.cutAfter), () => response.destroy());
    } else response.end(body);
  });
}
