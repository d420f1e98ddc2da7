import type { Language } from '../../i18n';
import { span } from '../../lib/time';

const MINUTE = 60_000;

/** A duration for a table that adds up: with tenths of a second while it is short enough for them to matter. */
export function exact(milliseconds: number, language: Language): string {
  if (milliseconds >= MINUTE) return span(milliseconds, language);
  return `${(milliseconds / 1000).toFixed(1)} ${language === 'zh' ? '秒' : 's'}`;
}
