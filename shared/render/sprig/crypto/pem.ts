export interface PemBlock {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const block = /-----BEGIN ([^-\n]+)-----[ \t]*\r?\n([\s\S]*?)-----END \1-----/;

/** The first PEM block of a text. */
export function findPem(text: string): PemBlock | undefined {
  const match = block.exec(text);
  if (match === null) return undefined;
  const body = match[2]!.replace(/^[^\n:]+:.*$/gm, '').replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) return undefined;
  return { type: match[1]!, bytes: Buffer.from(body, 'base64') };
}

/** Bytes as a PEM block with lines of 64 characters. */
export function encodePem(type: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${type}-----\n`;
}
