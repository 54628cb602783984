import { clampDuration } from './clamp-duration.ts';

/** `Duration.Round`: to the nearest multiple, half away from zero; unchanged for a multiple that is not positive. */
export function roundDuration(value: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return value;
  const rest = value % multiple;
  const size = rest < 0n ? -rest : rest;
  if (size + size < multiple) return value - rest;
  return clampDuration(value < 0n ? value - multiple + size : value + multiple - size);
}
