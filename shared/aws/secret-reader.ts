import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Reads a secret's text by its id, with the function's own role. @throws Error that names the id, and nothing of the text */
export function createSecretReader(): (id: string) => Promise<string> {
  const client = new SecretsManagerClient({});
  return async (id) => {
    try {
      const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      if (text !== undefined) return text;
    } catch (cause) {
      const why = cause instanceof Error ? cause.name : 'unknown';
      throw new Error(`the secret '${id}' cannot be read (${why}); check its id and the role of the function`, {
        cause,
      });
    }
    throw new Error(`the secret '${id}' is binary; store it as text`);
  };
}
