import { messageOf } from '../../../shared/base/errors.ts';
import { hostileBuilds } from '../../support/hostile-builds/index.ts';
import { hostileSchemas } from '../../support/hostile-schemas.ts';
import { hostileTemplates } from '../../support/hostile-templates.ts';

/** What a hostile input is given to, and the inputs. */
interface HostileEngine {
  readonly names: readonly string[];
  /** Loads the engine and makes the input: what is left to run returns what came out, in a few words. */
  readonly load: (name: string) => Promise<() => string>;
}

/** The engines that hostile inputs are for: each entry is a column of `npm run bench -- hostile`. */
export const hostile = {
  template: { names: Object.keys(hostileTemplates), load: loadTemplate },
  build: { names: Object.keys(hostileBuilds), load: loadBuild },
  schema: { names: Object.keys(hostileSchemas), load: loadSchema },
} satisfies Readonly<Record<string, HostileEngine>>;

/** The name of an engine. */
export type EngineName = keyof typeof hostile;

/** Whether an engine has this name. */
export function isEngine(name: string): name is EngineName {
  return Object.hasOwn(hostile, name);
}

async function loadTemplate(name: string): Promise<() => string> {
  const { openChart, renderChart } = await import('../../../shared/library/helm.ts');
  const chart = openChart({
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/NOTES.txt': hostileTemplates[name] ?? '',
  });
  return () => `${renderChart(chart, {}, { name: 'r' }).notes.length} characters`;
}

/** A chart of nothing but the schema. */
async function loadSchema(name: string): Promise<() => string> {
  const { HelmError, openChart, renderChart } = await import('../../../shared/library/helm.ts');
  const { schema, values } = hostileSchemas[name]?.() ?? { schema: '', values: {} };
  const chart = openChart({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'values.schema.json': schema });
  return () => {
    try {
      return `${renderChart(chart, values, { name: 'r' }).manifests.length} manifests`;
    } catch (error) {
      // The first two lines are the same for every schema.
      const [, , ...lines] = messageOf(error).split('\n');
      throw error instanceof HelmError ? new HelmError(error.code, lines.join(' ')) : error;
    }
  };
}

/** As `sluice build --enable-helm` does it. */
async function loadBuild(name: string): Promise<() => string> {
  const { createMemoryFileTree } = await import('../../../shared/base/filesys/memory-file-tree.ts');
  const { buildKustomization } = await import('../../../shared/render/kustomize/build.ts');
  const { createHelmRenderer } = await import('../../../cli/commands/build/render-helm-chart.ts');
  const { writeKubeDocuments } = await import('../../../shared/base/yaml/write/write-kube-yaml.ts');
  const { files, folder = '' } = hostileBuilds[name]?.() ?? { files: {} };
  const tree = createMemoryFileTree(
    Object.entries(files).map(([path, content]) => [path, Buffer.from(content as Uint8Array)]),
  );
  return () => {
    const { objects } = buildKustomization(tree, folder, { renderHelmChart: createHelmRenderer(tree) });
    return `${objects.length} objects, ${writeKubeDocuments(objects).length} characters`;
  };
}
