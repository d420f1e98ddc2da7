import { useEffect, useRef } from 'react';
import { App } from 'antd';
import { useWords } from '../i18n';
import { useNow } from '../lib/now';
import { connection } from '../live/connection';
import { StateShape } from '../ui/shapes';
import { layoutWords } from './words';

/** Nobody may take an old picture for a live one: while the connection is lost, this covers the full width and counts. */
export function ConnectionBanner() {
  const now = connection.use();
  const t = useWords(layoutWords);
  const { message } = App.useApp();
  const wasLost = useRef(false);
  const lost = now.state === 'lost';
  useEffect(() => {
    if (wasLost.current && now.state === 'live') void message.success(t.back);
    wasLost.current = lost;
  }, [lost, now.state, message, t.back]);
  return (
    <div role="alert" className={lost ? 'connection-lost' : undefined}>
      {lost && (
        <>
          <StateShape state="failed" size={20} />
          <strong>{t.lost}</strong>
          <LostFor since={now.since} />
        </>
      )}
    </div>
  );
}

/** Counts outside of what is read aloud: once is enough there. */
function LostFor({ since }: { since: number }) {
  const t = useWords(layoutWords);
  const now = useNow();
  return (
    <span className="digits" aria-hidden>
      {t.lostFor(Math.max(0, Math.round((now - since) / 1000)))}
    </span>
  );
}
