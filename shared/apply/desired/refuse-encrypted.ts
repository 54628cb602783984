import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import type { Ownership } from '../ownership.ts';
import { hasPolicy } from './policies.ts';

/** A Secret that is still encrypted with SOPS. */
export class EncryptedError extends Error {
  override readonly name = 'EncryptedError';
}

/** @throws EncryptedError naming the first Secret that is still encrypted with SOPS and does not ask to stay so */
export function refuseEncrypted(objects: readonly Manifest[], { policyGroup }: Pick<Ownership, 'policyGroup'>): void {
  const encrypted = objects.find(
    (object) =>
      object.kind === 'Secret' && object['sops'] !== undefined && !hasPolicy(object, policyGroup, 'decrypt: disabled'),
  );
  if (encrypted === undefined) return;
  throw new EncryptedError(
    `${subjectOf(encrypted)} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
  );
}
