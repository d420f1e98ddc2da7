import { language, useWords } from '../i18n';
import { common } from '../i18n/words';
import { useNow } from '../lib/now';
import { absolute, span, zone } from '../lib/time';

interface Props {
  at: string | null | undefined;
  /** `relative` shows "5 min ago" with the full time as its title; `absolute` the other way round; `both` shows both. */
  show?: 'relative' | 'absolute' | 'both';
}

/** An instant in local time with its zone, and how long ago that was. */
export function Time({ at, show = 'both' }: Props) {
  const now = useNow();
  const spoken = language.use();
  const t = useWords(common);
  if (!at) return <span className="faint">–</span>;
  const distance = now - Date.parse(at);
  const words = span(Math.abs(distance), spoken);
  const relative = distance >= -999 ? t.ago(words) : t.inFuture(words);
  const full = `${absolute(at)} ${zone(at)}`;
  const shown = { relative, absolute: full, both: `${full} · ${relative}` }[show];
  return (
    <time dateTime={at} title={show === 'absolute' ? relative : full} className="time">
      {shown}
    </time>
  );
}
