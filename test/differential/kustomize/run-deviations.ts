import { type Deviation, deviations } from '../../conformance/kustomize/deviations.ts';
import { startKustomize } from '../../oracle/kustomize/oracle.ts';
import type { Difference, DifferentialResult } from '../result.ts';

/** What the guide says of kustomize where we deviate from it on purpose: does it hold? Nothing is random here. */
export async function run(): Promise<DifferentialResult> {
  const kustomize = startKustomize();
  try {
    const differences: Difference[] = [];
    for (const { why, files, path, kustomize: told } of deviations) {
      const rooted = Object.fromEntries(Object.entries(files).map(([file, text]) => [`/${file}`, text]));
      const { yaml = '', error } = await kustomize.build({ files: rooted, path: `/${path}`, reorder: 'none' });
      const holds = typeof told === 'string' ? error === undefined && yaml === told : error?.includes(told.error);
      if (!holds) differences.push({ name: why, input: inputOf(files), original: error ?? yaml, ours: textOf(told) });
    }
    const built = deviations.filter(({ kustomize: told }) => typeof told === 'string').length;
    return { cases: deviations.length, built, differences };
  } finally {
    kustomize.stop();
  }
}

function inputOf(files: Deviation['files']): string {
  return Object.entries(files)
    .map(([file, text]) => `=== ${file}\n${text}`)
    .join('\n');
}

function textOf(told: Deviation['kustomize']): string {
  return typeof told === 'string' ? told : `error: … ${told.error} …`;
}
