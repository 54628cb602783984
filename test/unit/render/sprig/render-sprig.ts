import { sprigFunctions } from '../../../../shared/render/sprig/index.ts';
import { render } from '../gotemplate/render.ts';

let turn = 0;

/** 2024-02-29T12:30:45.5Z, and bytes that count up. */
export const functions = sprigFunctions({
  now: () => 1_709_209_845_500_000_000n,
  randomBytes: (count) => Uint8Array.from({ length: count }, () => turn++ % 256),
});

/** Renders a text with sprig's functions, as Helm does: missing keys are nil. */
export function renderSprig(text: string, data: unknown = {}): string {
  return render(text, data, { functions, missingKey: 'zero' });
}
