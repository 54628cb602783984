import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeArchive } from '../../../../../shared/artifact/archive.ts';

const cli = join(import.meta.dirname, '../../../../../cli/sluice.ts');
const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': 'a: 1\n',
  'crds/thing.yaml': 'kind: CustomResourceDefinition\n',
  'templates/b.yaml': 'kind: Service\nmetadata: {name: {{ .Release.Name }}}\n---\nkind: Other\n',
  'templates/a.yaml':
    'kind: ConfigMap\ndata: {{ toJson .Values }}\ntype: {{ .Release.IsUpgrade }} {{ .Release.Namespace }}\n\n',
  'templates/tests/t.yaml': 'kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n',
  'templates/job.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n',
};

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-template-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'web', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const packed = Object.entries(files).map(([path, text]) => ({
    path: `web/${path}`,
    bytes: Buffer.from(text),
    executable: false,
  }));
  writeFileSync(join(folder, 'web.tgz'), writeArchive(packed).bytes);
  writeFileSync(join(folder, 'more.yaml'), 'b: 2\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]): {
  readonly out: string;
  readonly error: string;
  readonly code: number | null;
} {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, 'template', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { out: stdout, error: stderr, code: status };
}

const config = (values: string, rest = 'false default'): string =>
  `---\n# Source: web/templates/a.yaml\nkind: ConfigMap\ndata: ${values}\ntype: ${rest}\n`;

describe("Helm's flags", () => {
  it.each([
    [['--version', '1.2.3']],
    [['--version=^1']],
    [['--kubeconfig', 'none', '--kube-context=x', '--burst-limit', '5', '--qps=1', '--registry-config', 'r']],
    [['--color=never', '--wait', '--dry-run', '--server-side=false', '--repository-cache', 'c', '--content-cache=c']],
    [['--wait=watcher', '--dry-run=client', '--debug', '-l', 'a=b', '--timeout', '5m']],
  ])('of what is not asked change nothing: %j', (flags) => {
    const { out, code } = run(...flags, 'r', 'web');

    expect(out).toBe(run('r', 'web').out);
    expect(code).toBe(0);
  });

  it.each([
    [['--validate'], 'it needs a cluster'],
    [['--repo', 'https://example.org'], 'charts are not fetched'],
    [['--dry-run=server'], 'only client is supported'],
  ])('are refused by name, with the reason: %j', (flags, reason) => {
    const { error, code } = run(...flags, 'r', 'web');

    expect(error).toMatch(/^Error: .*--(?:validate|repo|dry-run)/);
    expect(error).toContain(reason);
    expect(code).toBe(1);
  });

  it('print output that is not valid YAML before the error if asked to', () => {
    mkdirSync(join(folder, 'bad/templates'), { recursive: true });
    writeFileSync(join(folder, 'bad/Chart.yaml'), 'apiVersion: v2\nname: bad\nversion: 1.0.0\n');
    writeFileSync(join(folder, 'bad/templates/a.yaml'), 'a: [\n');
    const quiet = run('r', 'bad');
    const { out, error, code } = run('r', 'bad', '--debug');

    expect(quiet.out).toBe('');
    expect(quiet.error).toContain('Use --debug flag to render out invalid YAML');
    expect(out).toBe('---\n# Source: bad/templates/a.yaml\na: [\n');
    expect(error).toMatch(/^Error: YAML parse error on bad\/templates\/a\.yaml: [^\n]*\n$/);
    expect(code).toBe(1);
    expect(run('r', 'bad', '--debug', '-s', 'templates/none.yaml').out).toBe('');
  });
});

describe('sluice template', () => {
  it('prints what a chart makes in the order of installation, hooks last', () => {
    const expected =
      `${config('{"a":1}')}\n\n---\n# Source: web/templates/b.yaml\nkind: Service\nmetadata: {name: r}\n\n` +
      '---\n# Source: web/templates/b.yaml\nkind: Other\n' +
      '---\n# Source: web/templates/tests/t.yaml\nkind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n\n' +
      '---\n# Source: web/templates/job.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n\n';

    expect(run('r', 'web')).toEqual({ out: expected, error: '', code: 0 });
  });

  it('renders an archive as its folder', () => {
    expect(run('r', 'web.tgz').out).toBe(run('r', './web').out);
  });

  it('follows symbolic links in a folder', () => {
    symlinkSync(join(folder, 'web'), join(folder, 'link'));

    expect(run('r', 'link').out).toBe(run('r', 'web').out);
  });

  it('names a link in a folder that leads nowhere', () => {
    mkdirSync(join(folder, 'linked'));
    writeFileSync(join(folder, 'linked/Chart.yaml'), 'apiVersion: v2\nname: linked\nversion: 1.0.0\n');
    symlinkSync('nowhere', join(folder, 'linked/LICENSE'));

    expect(run('r', 'linked').error).toBe(
      'Error: cannot load LICENSE: it is not a regular file, or it is a link that leads nowhere\n',
    );
  });

  it('takes values from files and flags', () => {
    const args = [
      '-f',
      'more.yaml',
      '--set',
      'a=3',
      '--set-string',
      'c=4',
      '--set-json',
      'd=[1]',
      '--set-file',
      'e=more.yaml',
    ];

    const { out } = run(
      'web',
      ...args,
      '--set-literal',
      'f=x,y',
      '-n',
      'prod',
      '--is-upgrade',
      '-s',
      'templates/a*.yaml',
    );

    expect(out).toBe(`${config('{"a":3,"b":2,"c":"4","d":[1],"e":"b: 2\\n","f":"x,y"}', 'true prod')}\n\n\n`);
  });

  it('shows CRDs where it is asked for them, and leaves out tests and hooks', () => {
    const sources = (...args: readonly string[]) =>
      [...run('web', ...args).out.matchAll(/^# Source: web\/(.*)$/gm)].map(([, path]) => path);

    expect(sources('--include-crds', '--no-hooks')).toEqual([
      'crds/thing.yaml',
      'templates/a.yaml',
      'templates/b.yaml',
      'templates/b.yaml',
    ]);
    expect(sources('--skip-tests', '-s', 'templates/*', '-s', 'crds/*', '--include-crds').at(-1)).toBe(
      'crds/thing.yaml',
    );
    expect(sources('--skip-tests').at(-1)).toBe('templates/job.yaml');
  });

  it('takes flags with their values after =, as Helm does', () => {
    const { out } = run(
      'r',
      'web',
      '--include-crds=true',
      '--no-hooks=false',
      '--skip-tests=1',
      '-n=prod',
      '--set=a=2',
      '-s=templates/a.yaml',
    );

    expect(out).toBe(`${config('{"a":2}', 'false prod')}\n\n\n`);
  });

  it.each([
    [['-nprod', '--is-upgrade'], 'true prod'],
    [['-n', ''], 'false default'],
  ])('takes flags in every form: %j', (flags, rest) => {
    expect(run('r', 'web', ...flags, '-s', 'templates/a.yaml').out).toBe(`${config('{"a":1}', rest)}\n\n\n`);
  });

  it('reads files of values as a list with commas, in which quotes keep one whole', () => {
    writeFileSync(join(folder, 'b,c.yaml'), 'c: 3\n');

    expect(run('r', 'web', '-f', 'more.yaml,"b,c.yaml"', '-s', 'templates/a.yaml').out).toContain(
      '{"a":1,"b":2,"c":3}',
    );
  });

  it('writes a version of Kubernetes as it is given, and holds its numbers against bounds', () => {
    mkdirSync(join(folder, 'kube/templates'), { recursive: true });
    writeFileSync(join(folder, 'kube/Chart.yaml'), 'apiVersion: v2\nname: kube\nversion: 1.0.0\n');
    const text =
      'a: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }}\n';
    writeFileSync(join(folder, 'kube/templates/a.yaml'), text);

    expect(run('r', 'kube', '--kube-version', ' 1.030-x').out).toContain('a: v 1.030-x v1.30 30\n');
  });

  it('names a release by a template', () => {
    expect(run('web', '--name-template', '{{ "A" | lower }}-1', '-s', 'templates/b.yaml').out).toContain('{name: a-1}');
  });

  it('writes files where the flag says', () => {
    const { out } = run('r', 'web', '--output-dir', 'out', '--release-name', '--include-crds', '--skip-tests');

    expect(out).toBe(
      'wrote out/web/crds/thing.yaml\nwrote out/r/web/templates/a.yaml\nwrote out/r/web/templates/b.yaml\nwrote out/r/web/templates/b.yaml\n' +
        'wrote out/r/web/templates/job.yaml\n\n',
    );
    expect(readFileSync(join(folder, 'out/r/web/templates/b.yaml'), 'utf8')).toBe(
      '---\n# Source: web/templates/b.yaml\nkind: Service\nmetadata: {name: r}\n\n---\n# Source: web/templates/b.yaml\nkind: Other\n\n',
    );
  });
});

describe('sluice template refuses', () => {
  it.each([
    [['./none'], 'path "./none" not found'],
    [['r', 'web', 'x'], 'expected at most two arguments, unexpected arguments: x'],
    [['r', 'web', '-g'], 'cannot set --generate-name and also specify a name'],
    [['R', 'web'], 'release name check failed: release name "R": invalid release name, must match regex'],
    [['more.yaml'], 'seems to be a YAML file, but expected a gzipped archive'],
    [['web', '-f', 'none.yaml'], 'open none.yaml: no such file or directory'],
    [['web', '-f', 'web'], 'read web: is a directory'],
    [['web', '--set', 'a'], 'failed parsing --set data: key "a" has no value'],
    [['web', '--set-json', 'a={'], 'failed parsing --set-json data a={'],
    [['web', '--kube-version', '1'], 'invalid kube version \'1\': illegal version string "1"'],
    [['web', '-s', 'templates/x.yaml'], 'could not find template templates/x.yaml in chart'],
    [['web', '--nonsense'], 'unknown flag: --nonsense'],
    [['web', '--set'], 'flag needs an argument: --set'],
    [[], '"sluice template" requires at least 1 argument'],
    [['web', '--color', 'red'], 'invalid color mode "red": must be one of: never, auto, always'],
    [['web', '--wait=x'], 'invalid wait input "x". Valid inputs are watcher, hookOnly, and legacy'],
    [['web', '--dry-run=none'], 'invalid dry-run value ("none"). Must be "server" or "client"'],
    [
      ['web', '--force', '--force-conflicts'],
      'if any flags in the group [force force-conflicts] are set none of the others can be',
    ],
    [['none.yaml', '-f', 'none.yaml'], 'none.yaml: charts are not fetched'],
    [['web', '--kube-version', '99999999999999999999.1'], 'value out of range'],
    [
      ['web', '--no-hooks=x'],
      'invalid argument "x" for "--no-hooks" flag: strconv.ParseBool: parsing "x": invalid syntax',
    ],
  ])('%j in the words of Helm', (args, reason) => {
    const { out, error, code } = run(...args);

    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(error).toMatch(/^Error: /);
    expect(error).toContain(reason);
  });

  it.each([
    ['--validate'],
    ['--post-renderer=x'],
    ['--repo=x'],
    ['--dry-run=server'],
    ['--dependency-update'],
    ['--enable-dns'],
  ])('%s, which it does not follow', (flag) => {
    const { out, error, code } = run('web', flag);

    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(error).toMatch(/^Error: .*(?:is not supported|only client is supported)/);
  });
});
