import dayjs from 'dayjs';

/** Local day of an instant. */
export function day(at: string): string {
  return dayjs(at).format('YYYY-MM-DD');
}

/** The last day of something that ends before an instant: contracts are told by their days. */
export function lastDay(to: string): string {
  return dayjs(to).subtract(1, 'millisecond').format('YYYY-MM-DD');
}
