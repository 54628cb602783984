import { hostileTemplates } from '../../support/hostile-templates.ts';

/** `child.ts <name>`: renders one hostile template as a chart's, and prints how that ended as JSON. */
const [name = ''] = process.argv.slice(2);
const { openChart, renderChart } = await import('../../../shared/library/helm.ts');
const chart = openChart({
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'templates/NOTES.txt': hostileTemplates[name] ?? '',
});
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const started = processorTime();
const end = (): { readonly code: string; readonly message: string } => {
  try {
    return { code: 'rendered', message: `${renderChart(chart, {}, { name: 'r' }).notes.length} characters` };
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
    return { code: cause?.code ?? 'untyped', message: message.replaceAll('\n', ' ').slice(0, 300) };
  }
};
const ended = end();
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ...ended, milliseconds: processorTime() - started, peak: maxRSS * 1024 }));
