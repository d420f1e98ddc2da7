import type { Language } from '../i18n';

type Format = (value: number) => string;

/** Three significant digits, without exponents or trailing zeros. */
function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

function scaled(step: number, units: readonly string[]): Format {
  return (value) => {
    let scale = 0;
    let left = value;
    while (Math.abs(left) >= step && scale < units.length - 1) {
      left /= step;
      scale += 1;
    }
    return `${short(left)} ${units[scale] ?? ''}`;
  };
}

const bytes = scaled(1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
const bits = scaled(1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);

/** The unit is the end of a metric's name. */
const FORMATS: readonly [RegExp, Format][] = [
  [/bytes_per_second$/, (value) => `${bytes(value)}/s`],
  [/bits_per_second$/, bits],
  [/_per_second$/, (value) => `${short(value)} /s`],
  [/bytes$/, bytes],
  [/percent$/, (value) => `${short(value)} %`],
  [/_ms$/, (value) => `${short(value)} ms`],
  [/celsius$/, (value) => `${short(value)} °C`],
  [/days$/, (value) => `${short(value)} d`],
  [/seconds(_total)?$/, (value) => (Math.abs(value) < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`)],
];

/** How values of a metric are written. */
export function formatOf(metric: string): Format {
  return FORMATS.find(([end]) => end.test(metric))?.[1] ?? short;
}

/** Axis limits that make a share look like a share. */
export function boundsOf(metric: string): { min?: number; max?: number } {
  return /percent$/.test(metric) && !metric.startsWith('process.') ? { min: 0, max: 100 } : { min: 0 };
}

const NAMES: Record<string, [zh: string, en: string]> = {
  'cpu.used_percent': ['处理器使用率', 'CPU in use'],
  'memory.used_percent': ['内存使用率', 'Memory in use'],
  'load.per_core': ['每核负载', 'Load per core'],
  'load.1m': ['负载（1 分钟）', 'Load (1 min)'],
  'filesystem.used_percent': ['文件系统使用率', 'File system in use'],
  'filesystem.free_bytes': ['文件系统可用空间', 'File system free'],
  'disk.busy_percent': ['磁盘繁忙', 'Disk busy'],
  'disk.read_bytes_per_second': ['磁盘读取', 'Disk read'],
  'disk.write_bytes_per_second': ['磁盘写入', 'Disk write'],
  'interface.rx_bytes_per_second': ['接口接收', 'Interface in'],
  'interface.tx_bytes_per_second': ['接口发送', 'Interface out'],
  'interface.up': ['接口状态', 'Interface up'],
  'probe.latency_ms': ['探测时延', 'Probe latency'],
  'probe.loss_percent': ['探测丢包率', 'Probe loss'],
  'probe.certificate_days': ['证书剩余天数', 'Certificate days left'],
  'process.count': ['进程数', 'Processes'],
  'process.cpu_percent': ['进程处理器使用率', 'Process CPU'],
  'process.memory_bytes': ['进程内存', 'Process memory'],
  'processor.used_percent': ['设备处理器使用率', 'Device processor in use'],
  'memory_pool.used_percent': ['设备内存池使用率', 'Device memory pool in use'],
  'swap.used_percent': ['交换区使用率', 'Swap in use'],
  'temperature.celsius': ['温度', 'Temperature'],
  'time.offset_seconds': ['时钟偏差', 'Clock offset'],
  'uptime.seconds': ['运行时长', 'Uptime'],
};

/** A metric's name for people; the ones that nobody named keep their own. */
export function metricName(metric: string, language: Language): string {
  return NAMES[metric]?.[language === 'zh' ? 0 : 1] ?? metric;
}
