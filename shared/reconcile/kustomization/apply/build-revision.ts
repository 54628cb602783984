import { createHmac } from 'node:crypto';
import type { ApplyContext } from '../../../apply/apply-context.ts';
import { identifyObjects } from '../../../apply/desired/identify-objects.ts';
import { normalizeObject } from '../../../apply/desired/normalize.ts';
import type { RevisionFiles } from '../../../artifact/revision-reader.ts';
import { StageError } from '../../../base/errors.ts';
import { writeExactJson } from '../../../base/go/json/exact-json.ts';
import { timeStage } from '../../../base/metrics.ts';
import type { Manifest } from '../../../flux/api/manifest.ts';
import { buildFluxKustomization } from '../../../render/build-kustomization.ts';
import { KustomizeError } from '../../../render/kustomize/kustomize-error.ts';
import { setStep } from '../progress.ts';
import type { ApplyingRun, LiveKustomization } from '../run.ts';

/** What a revision is to make of the cluster. */
export interface BuiltRevision {
  /** The objects as they are applied, marked as the Kustomization's. */
  readonly desired: readonly Manifest[];
  /** Of what was built, keyed: it is stored, and shown in the history, and what it was made of may hold Secrets. */
  readonly checksum: string;
  /** Every path that the build looked at. */
  readonly readSet: ReturnType<typeof buildFluxKustomization>['readSet'];
}

/** Builds the objects of a revision. @throws StageError */
export async function buildRevision(
  run: Pick<ApplyingRun, 'object' | 'revision' | 'metrics' | 'clock' | 'secret'>,
  { objects, ownership }: Pick<ApplyContext, 'objects' | 'ownership'>,
  files: RevisionFiles,
): Promise<BuiltRevision> {
  const { spec } = run.object.live;
  const built = await timeStage({ metrics: run.metrics, ...run.clock }, 'build', () => build(run, files));
  const desired = await identifyObjects(
    objects,
    built.objects.map((one) => normalizeObject(one as unknown as Manifest, ownership, spec.commonMetadata)),
  );
  const checksum = `sha256:${createHmac('sha256', run.secret).update(writeExactJson(built.objects)).digest('hex')}`;
  return { desired, checksum, readSet: built.readSet };
}

function build(run: Pick<ApplyingRun, 'object' | 'revision'>, files: RevisionFiles) {
  const { live } = run.object;
  const folder = folderOf(live, files);
  setStep(run, 'Building manifests');
  try {
    return buildFluxKustomization(files.tree, folder, live.spec);
  } catch (error) {
    if (error instanceof KustomizeError)
      throw new StageError('BuildFailed', `kustomize build failed: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A folder of the source. @throws StageError where it leaves the source or does not exist */
function folderOf({ spec }: LiveKustomization, { tree }: RevisionFiles): string {
  // As Flux's secure join: `..` stops at the root.
  const segments: string[] = [];
  for (const segment of (spec.path ?? '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const folder = segments.join('/');
  if (tree.stat(folder) === undefined)
    throw new StageError(
      'ArtifactFailed',
      `kustomization path not found: ${spec.path} is not in the source; check spec.path`,
    );
  return folder;
}
