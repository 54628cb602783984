import type { Value } from '../../../../base/go/value.ts';
import { writeNumber } from './number.ts';

const raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'] as const;

/** A number and the limit it breaks, as Helm's validator shows them: `1,234`, `0.5`, `1.5×10⁰⁶` from a million on. */
export function limitText(value: Value): string {
  const number = Number(writeNumber(value));
  if (!Number.isFinite(number)) return number < 0 ? '-∞' : '∞';
  const [mantissa = '', power = '0'] = number.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return number.toLocaleString('en-US', { maximumFractionDigits: 20 });
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}×10${exponent < 0 ? '⁻' : ''}${Array.from(digits, (digit) => raised[Number(digit)]).join('')}`;
}
