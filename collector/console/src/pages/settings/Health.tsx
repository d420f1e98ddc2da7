import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { components } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { Async } from '../../ui/Async';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { backlogOf } from '../hosts/agentSummary';
import type { Reading } from './figures';
import { formatFigure, rate } from './figures';
import { useReadings } from './useReadings';
import { figureNames, healthWords, partNames } from './words';

type System = components['schemas']['System'];
type Part = components['schemas']['SystemPart'];

/** The stream does not tell the collector's own figures. */
const REFRESH = 5_000;

/** How the collector itself is: its parts, their figures, and what waits at the agents. */
export function Health() {
  const system = useGet('/api/v1/system', undefined, { refetchInterval: REFRESH });
  return <Async query={system}>{(known) => <Parts system={known} />}</Async>;
}

function Parts({ system }: { system: System }) {
  const t = useWords(healthWords);
  const readings = useReadings(system);
  return (
    <>
      <div className="panel health-head">
        <StateBadge
          state={system.ready ? 'ok' : 'failed'}
          label={system.ready ? t.ready : t.notReady}
          size={20}
        />
        <span>
          {t.version} <span className="digits">{system.version}</span>
        </span>
        <span>
          {t.started} <Time at={system.started_at} />
        </span>
        <span>
          {t.clock} <Time at={system.now} show="absolute" />
        </span>
      </div>
      <div className="parts">
        {system.parts.map((part) => (
          <PartCard key={part.name} part={part} {...readings} />
        ))}
        <Spools />
      </div>
      <p className="faint">
        {t.prometheus}
        <a href="/metrics">/metrics</a>
      </p>
    </>
  );
}

function PartCard({ part, before, now }: { part: Part; before: Reading | null; now: Reading }) {
  const t = useWords(healthWords);
  const text = useText();
  const parts: Record<string, string> = useWords(partNames);
  const names: Record<string, string> = useWords(figureNames);
  return (
    <section className={`panel part${part.healthy ? '' : ' part-broken'}`} aria-label={parts[part.name]}>
      <div className="part-head">
        <h2>{parts[part.name] ?? part.name}</h2>
        <StateBadge state={part.healthy ? 'ok' : 'failed'} label={part.healthy ? t.healthy : t.unhealthy} />
      </div>
      <p>{text(part.summary)}</p>
      <dl className="settings-pairs">
        {Object.entries(part.figures).map(([name, value]) => {
          const grows = rate(`${part.name} ${name}`, before, now);
          return (
            <Figure
              key={name}
              name={names[name] ?? name}
              value={formatFigure(name, value)}
              grows={grows === null || grows === 0 ? null : t.perSecond(formatFigure('', grows))}
            />
          );
        })}
      </dl>
    </section>
  );
}

function Figure({ name, value, grows }: { name: string; value: string; grows: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="digits">
        {value} {grows !== null && <span className="faint">· {grows}</span>}
      </dd>
    </>
  );
}

const SPOOLS_SHOWN = 5;

function Spools() {
  const t = useWords(healthWords);
  const agents = useGet('/api/v1/agents', undefined, { refetchInterval: REFRESH });
  return (
    <section className="panel part" aria-labelledby="spools">
      <div className="part-head">
        <h2 id="spools">{t.spools}</h2>
        <Link to="/hosts?tab=agents">{t.allAgents}</Link>
      </div>
      <Async query={agents}>
        {(all) => {
          const holding = all
            .filter((one) => backlogOf(one) > 0)
            .toSorted((a, b) => backlogOf(b) - backlogOf(a));
          if (holding.length === 0) return <p>{t.noBacklog}</p>;
          const sum = holding.reduce((total, one) => total + backlogOf(one), 0);
          return (
            <>
              <p>{t.agentsHolding(holding.length, sum)}</p>
              <dl className="settings-pairs">
                {holding.slice(0, SPOOLS_SHOWN).map((one) => (
                  <Figure
                    key={one.component}
                    name={one.name}
                    value={t.batches(backlogOf(one))}
                    grows={null}
                  />
                ))}
              </dl>
            </>
          );
        }}
      </Async>
    </section>
  );
}
