/** Who one is to an API server: a token, a client certificate, or both. */
export interface KubeCredential {
  readonly token?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
  /** Milliseconds since the epoch, from which on the credential is no longer accepted, or may have been replaced. Absent where it does not end. */
  readonly expiresAt?: number;
}

/** A credential that is good at any time. */
export interface KubeCredentials {
  /** @throws CredentialError */
  current(): Promise<KubeCredential>;
  /** The server did not accept this one: another, or the same where there is no other. @throws CredentialError */
  renew(refused: KubeCredential): Promise<KubeCredential>;
}

/** There is no credential to be had: the message says from where, and nothing of a credential. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}

export function fixedCredentials(credential: KubeCredential): KubeCredentials {
  return { current: async () => credential, renew: async () => credential };
}

/** Before its end a credential is replaced by so much, or by a fifth of its life where that is shorter. */
const earlyMs = 60_000;
/** What was refused is not replaced more often: a server that refuses everybody would have a program run for each request. */
const shortestLifeMs = 10_000;

interface Kept {
  readonly credential: KubeCredential;
  readonly readAt: number;
}

/**
 * Credentials that are read again before they end, and when the server refuses them; all who need one at the same time share one reading. A
 * credential that cannot be replaced is used until it ends.
 *
 * @param read throws CredentialError
 * @param now milliseconds since the epoch
 * @param first one that has been read already
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
