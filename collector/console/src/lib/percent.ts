/** A share from 0 to 1 as per cent: never 0 % or 100 % unless it is exactly that. */
export function percent(share: number, digits = 0): string {
  const step = 10 ** -digits;
  let value = Number((share * 100).toFixed(digits));
  if (share < 1 && value >= 100) value = 100 - step;
  if (share > 0 && value <= 0) value = step;
  return `${value.toFixed(digits)}%`;
}
