import type { z } from 'zod';
import type { ReconciledKind } from '../kinds.ts';
import { gitRepositoryKind } from './git-repository.ts';
import type { Kind } from './kind.ts';
import { kustomizationKind } from './kustomization.ts';
import { ociRepositoryKind } from './oci-repository.ts';
import { receiverKind } from './receiver.ts';

/** The schemas of every kind that is reconciled: what an object is decoded by, and what `sluice install` defines in a cluster. */
export const apiKinds = {
  GitRepository: gitRepositoryKind,
  OCIRepository: ociRepositoryKind,
  Kustomization: kustomizationKind,
  Receiver: receiverKind,
} as const satisfies Readonly<Record<ReconciledKind, Kind<z.ZodType, z.ZodType>>>;
