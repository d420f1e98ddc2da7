/** Rounds parts to whole units so that they add up to the rounded whole: what people see adds up as well. */
export function apportion(parts: readonly number[], unit: number): number[] {
  const whole = Math.round(parts.reduce((sum, part) => sum + part, 0) / unit);
  const units = parts.map((part) => Math.floor(part / unit));
  const missing = whole - units.reduce((sum, part) => sum + part, 0);
  const rest = (index: number) => (parts[index] ?? 0) / unit - (units[index] ?? 0);
  const order = parts.map((_, index) => index).sort((a, b) => rest(b) - rest(a));
  order.slice(0, Math.max(0, missing)).forEach((index) => {
    units[index] = (units[index] ?? 0) + 1;
  });
  return units.map((part) => part * unit);
}
