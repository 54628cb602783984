/** Who a client is to an API server: a token, a client certificate, or both. */
export interface KubeCredential {
  readonly token?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
  /** When the credential expires, or may have been replaced, in milliseconds since the epoch. Absent if it does not expire. */
  readonly expiresAt?: number;
}

/** A credential that is kept valid. */
export interface KubeCredentials {
  /** Returns a credential that is valid now. @throws CredentialError */
  current(): Promise<KubeCredential>;
  /**
   * Call it if the server did not accept a credential. Returns another, or the same one if it cannot be replaced. @throws CredentialError
   */
  renew(refused: KubeCredential): Promise<KubeCredential>;
}

/** No credential can be found. The message names the source, and never contains a part of a credential. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}

/** A credential that never changes. */
export function fixedCredentials(credential: KubeCredential): KubeCredentials {
  return { current: async () => credential, renew: async () => credential };
}

/** A credential is replaced this long before it expires, or after four fifths of its life if that is later. */
const earlyMs = 60_000;
/** A refused credential is not replaced more often than this: a server that refuses everybody would make a program run for each request. */
const shortestLifeMs = 10_000;

interface Kept {
  readonly credential: KubeCredential;
  readonly readAt: number;
}

/**
 * Credentials that are read again before they expire, and when the server refuses them. Callers that need one at the same time share one
 * read. A credential that cannot be replaced is used until it expires.
 *
 * @param read reads a credential; throws CredentialError
 * @param now milliseconds since the epoch
 * @param first a credential that has been read already
 */
export function renewedCredentials(
  read: () => Promise<KubeCredential>,
  now: () => number,
  first?: KubeCredential,
): KubeCredentials {
  let kept: Kept | undefined = first === undefined ? undefined : { credential: first, readAt: now() };
  let reading: Promise<Kept> | undefined;

  const readAgain = (): Promise<Kept> => {
    reading ??= read()
      .then((credential) => {
        kept = { credential, readAt: now() };
        return kept;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  return {
    async current() {
      const known = kept;
      if (known !== undefined && now() < dueOf(known)) return known.credential;
      try {
        return (await readAgain()).credential;
      } catch (error) {
        if (known === undefined || now() >= (known.credential.expiresAt ?? 0)) throw error;
        return known.credential;
      }
    },
    async renew(refused) {
      const known = kept;
      const isTried = known !== undefined && now() - known.readAt < shortestLifeMs;
      if (known !== undefined && (known.credential !== refused || isTried)) return known.credential;
      return (await readAgain()).credential;
    },
  };
}

function dueOf({ credential: { expiresAt }, readAt }: Kept): number {
  return expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - Math.min(earlyMs, (expiresAt - readAt) / 5);
}
