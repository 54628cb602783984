import type { SourceKindName } from '../../flux/kinds.ts';
import type { AnySourceKind } from '../source-kind.ts';
import { gitRepository } from './git-repository.ts';
import { ociRepository } from './oci-repository.ts';

/** How the objects of each kind of source become artifacts. */
export const sourceKinds: Readonly<Record<SourceKindName, AnySourceKind>> = {
  GitRepository: gitRepository,
  OCIRepository: ociRepository,
};
