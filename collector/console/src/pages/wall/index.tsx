import { useRef } from 'react';
import { useGet } from '../../api/queries';
import type { Overview } from '../../api/types';
import { useWords } from '../../i18n';
import { usePrincipal } from '../../session/useSession';
import { Async } from '../../ui/Async';
import { Headline } from './Headline';
import { Incidents } from './Incidents';
import { Monitoring } from './Monitoring';
import { Services } from './Services';
import { Sites } from './Sites';
import { wallWords } from './words';
import './style.css';

/** What matters now, readable from five metres. It moves by itself: there is nothing to operate. */
export default function Wall() {
  const wall = useRef<HTMLDivElement>(null);
  const overview = useGet('/api/v1/overview');
  return (
    <div ref={wall} className="wall">
      <Async query={overview}>
        {(now) => (
          <>
            <Headline overview={now} wall={wall} />
            <Panels overview={now} />
          </>
        )}
      </Async>
    </div>
  );
}

function Panels({ overview }: { overview: Overview }) {
  const t = useWords(wallWords);
  const principal = usePrincipal();
  return (
    <div className="wall-panels">
      <section className="wall-panel wall-services" aria-label={t.services}>
        <Services overview={overview} />
      </section>
      <section className="wall-panel wall-incidents" aria-label={t.incidents}>
        <Incidents overview={overview} />
      </section>
      <section className="wall-panel wall-sites" aria-label={t.network}>
        <Sites overview={overview} />
      </section>
      <section className="wall-panel wall-monitoring" aria-label={t.monitoring}>
        <Monitoring overview={overview} withParts={principal.sees_system} />
      </section>
    </div>
  );
}
