import { readFileSync } from 'node:fs';

/** A line of figures. */
export function say(what: string, figures: string) {
  process.stdout.write(`${what.padEnd(64)} ${figures}\n`);
}

export const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function spread(milliseconds: readonly number[]): string {
  const [median, p95, max] = [0.5, 0.95, 1].map((share) => quantile(milliseconds, share).toFixed(0));
  return `median ${median ?? ''} ms, 95 % ${p95 ?? ''} ms, longest ${max ?? ''} ms (${String(milliseconds.length)} times)`;
}

/** CPU time of a process, in seconds, and its memory in MiB. */
export function cost(pid: number): { cpu: number; memory: number } {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // After the name, which may hold anything, in brackets: utime and stime are the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / 100,
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
  };
}
