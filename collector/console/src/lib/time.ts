import dayjs from 'dayjs';
import type { Language } from '../i18n';

/** A span in words: the two largest units. */
export function span(milliseconds: number, language: Language): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const units: [number, string, string][] = [
    [86_400, '天', 'd'],
    [3_600, '小时', 'h'],
    [60, '分', 'min'],
    [1, '秒', 's'],
  ];
  const parts: string[] = [];
  let left = seconds;
  for (const [size, zh, en] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(language === 'zh' ? `${count} ${zh}` : `${count} ${en}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  if (parts.length === 0) return language === 'zh' ? '0 秒' : '0 s';
  return parts.join(' ');
}

/** A span as a running clock: 1:02:03, or 2d 1:02:03. */
export function clock(milliseconds: number): string {
  const all = Math.floor(Math.abs(milliseconds) / 1000);
  const days = Math.floor(all / 86_400);
  const hours = Math.floor((all % 86_400) / 3_600);
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${two(Math.floor((all % 3_600) / 60))}:${two(all % 60)}`;
  const body = hours > 0 || days > 0 ? `${days > 0 ? two(hours) : hours}:${rest}` : rest;
  return days > 0 ? `${days}d ${body}` : body;
}

/** The offset of local time at an instant: UTC+08:00. */
export function zone(iso: string): string {
  return `UTC${dayjs(iso).format('Z')}`;
}

/** Local date and time to the second. */
export function absolute(iso: string): string {
  return dayjs(iso).format('YYYY-MM-DD HH:mm:ss');
}
