/** What tells most about a component, in this order. */
const HEADLINES = [
  'cpu.used_percent',
  'memory.used_percent',
  'processor.used_percent',
  'memory_pool.used_percent',
  'probe.latency_ms',
  'probe.loss_percent',
  'filesystem.used_percent',
  'interface.rx_bytes_per_second',
  'interface.tx_bytes_per_second',
  'process.cpu_percent',
  'disk.busy_percent',
  'load.per_core',
];

/** The metrics to show first, of those that there are. */
export function headlinesOf(metrics: readonly string[], most: number): string[] {
  const known = HEADLINES.filter((metric) => metrics.includes(metric));
  return (known.length > 0 ? known : metrics).slice(0, most);
}
