import { count, counted } from '../../../../counted';

export { count, counted };

/** A rate without noise: `0`, `0.4`, `12`, `340`, `1,200`; `–` where there is none. What is counted over a few seconds is no more exact than that. */
export function rate(value: number | undefined): string {
  if (value === undefined) {
    return '–';
  }
  if (value > 0 && value < 0.95) {
    return value < 0.1 ? '< 0.1' : value.toFixed(1);
  }
  return count(value < 100 ? value : Number(value.toPrecision(2)));
}

/** Bytes as people read them: `812 bytes`, `14.2 KB`. */
export function bytes(value: number): string {
  return value < 1000 ? counted(value, 'byte') : value < 1_000_000 ? `${(value / 1000).toFixed(1)} KB` : `${(value / 1_000_000).toFixed(2)} MB`;
}
