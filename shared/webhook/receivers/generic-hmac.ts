import type { ReceiverType } from '../receiver.ts';
import { verifySignature } from '../signature.ts';

/** Requests with `X-Signature: <sha1|sha256|sha512>=<hex>`. */
export const genericHmac: ReceiverType = ({ header, body }, { token }) => {
  verifySignature(header('x-signature'), body, token);
  return { delivery: '' };
};
