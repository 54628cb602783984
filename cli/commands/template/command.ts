import { Command } from 'commander';
import { messageOf } from '../../../shared/base/errors.ts';
import { trimSpace } from '../../../shared/base/go/strings/trim-space.ts';
import { encodeUtf8 } from '../../../shared/base/go/utf8.ts';
import { sprigContext } from '../../../shared/library/sprig-context.ts';
import { checkInstallable } from '../../../shared/render/helm/chart/check-installable.ts';
import { HelmError } from '../../../shared/render/helm/helm-error.ts';
import { parseKubeVersion } from '../../../shared/render/helm/render/parse-kube-version.ts';
import { type RenderedChart, renderChart } from '../../../shared/render/helm/render/render-chart.ts';
import type { ReadRemoteSchema } from '../../../shared/render/helm/schema/read/library.ts';
import { readFlagsLikeGo } from '../../flags/read-flags-like-go.ts';
import { processTerminal, type Terminal } from '../../io/terminal.ts';
import { checkDryRun, templateFlagRules } from './flag-rules.ts';
import { checkReleaseName, nameRelease } from './name-release.ts';
import { addTemplateOptions, type TemplateOptions } from './options.ts';
import { checkPath, readChart } from './read-chart.ts';
import { readGivenValues } from './read-values.ts';
import { withFetchedSchemas } from './remote-schemas.ts';
import { showOnly, writeFolder, writeText } from './write-output.ts';

/** `sluice template [NAME] CHART`: prints what `helm template [NAME] CHART` prints, errors too. */
export function templateCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('template')
    .description('render a chart, as helm template does')
    .argument('[args...]', 'name of the release (default: release-name), then the folder or .tgz file of the chart')
    .usage('[options] [NAME] CHART')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'Error: ')),
    })
    .action(async (args: readonly string[], options: TemplateOptions) => {
      try {
        await template(args, options, terminal);
      } catch (error) {
        terminal.fail(`Error: ${messageOf(error)}`);
      }
    });
  return readFlagsLikeGo(addTemplateOptions(command), templateFlagRules);
}

async function template(args: readonly string[], options: TemplateOptions, terminal: Terminal): Promise<void> {
  const context = sprigContext();
  if (options.kubeVersion) parseKubeVersion(options.kubeVersion);
  if (options.dryRun !== undefined) checkDryRun(options.dryRun);
  const { name, path } = nameRelease(args, options, context);
  checkPath(path);
  const values = readGivenValues(options);
  const chart = readChart(path);
  checkInstallable(chart);
  checkReleaseName(name);
  const render = (readRemoteSchema: ReadRemoteSchema): RenderedChart =>
    renderChart(chart, values, {
      release: { name, namespace: options.namespace || 'default', isUpgrade: options.isUpgrade === true },
      capabilities: {
        apiVersions: options.apiVersions,
        ...(options.kubeVersion ? { kubeVersion: options.kubeVersion } : {}),
      },
      context,
      skipSchema: options.skipSchemaValidation === true,
      readRemoteSchema,
    });
  const rendered = await explaining(options, terminal, () => withFetchedSchemas(render));
  const isShown = (events: readonly string[]): boolean => !(options.skipTests && events.includes('test'));
  const output = {
    crds: options.includeCrds ? rendered.crds : [],
    manifests: rendered.manifests,
    hooks: options.hooks ? rendered.hooks.filter(({ events }) => isShown(events)) : [],
  };
  if (!options.outputDir) {
    terminal.print(encodeUtf8(showOnly(writeText(output), options.showOnly)));
    return;
  }
  writeFolder(output, options.outputDir, { ...(options.releaseName ? { release: name } : {}), terminal });
  terminal.print(showOnly('\n', options.showOnly));
}

/** Adds Helm's hint to an error of rendering; with --debug, prints what was rendered before it instead. */
async function explaining<Result>(
  { debug, showOnly: paths }: TemplateOptions,
  terminal: Terminal,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof HelmError) || !['template', 'manifest', 'version'].includes(error.code)) throw error;
    if (debug) {
      terminal.print(showRendered(error, paths));
      throw error;
    }
    throw new Error(`${error.message}\n\nUse --debug flag to render out invalid YAML`, { cause: error });
  }
}

function showRendered(error: HelmError, paths: readonly string[]): string {
  try {
    return showOnly(`${trimSpace(error.rendered ?? '')}\n`, paths);
  } catch {
    // The requested template was not rendered; the error says why.
    return '';
  }
}
