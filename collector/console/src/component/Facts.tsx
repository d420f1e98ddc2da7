import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ComponentDetail } from '../api/types';
import { useText, useWords } from '../i18n';
import { common } from '../i18n/words';
import { ComponentLink } from '../ui/ComponentLink';
import { KindIcon } from '../ui/KindIcon';
import { PartyName } from '../ui/PartyName';
import { Time } from '../ui/Time';
import { Block } from './Block';
import { componentWords } from './words';

/** What it is, where it is, and the state that it is in with the reason. */
export function Facts({ component }: { component: ComponentDetail }) {
  const words = useWords(common);
  const t = useWords(componentWords);
  const text = useText();
  const { place } = component;
  const labels = Object.entries(component.labels);
  return (
    <Block title={t.overview}>
      {component.reason && <p className="component-reason">{text(component.reason)}</p>}
      <dl className="facts">
        <Fact name={words.since} shown={component.since}>
          <Time at={component.since} />
        </Fact>
        <Fact name={t.current} shown={component.incidents.length > 0}>
          {component.incidents.map((id) => (
            <Link key={id} to={`/incidents/${id}`} className="listed">
              {id}
            </Link>
          ))}
        </Fact>
        <Fact name={words.kind} shown>
          <KindIcon kind={component.kind} withName />
        </Fact>
        <Fact name={t.identifier} shown>
          <code>{component.id}</code>
        </Fact>
        <Fact name={words.site} shown={component.site}>
          {component.site}
        </Fact>
        <Fact name={t.place} shown={place && place.id !== component.id}>
          {place && <ComponentLink component={place} />}
        </Fact>
        <Fact name={t.address} shown={component.address}>
          <code>{component.address}</code>
        </Fact>
        <Fact name={t.ends} shown={component.ends}>
          {component.ends?.join(' – ')}
        </Fact>
        <Fact name={t.owner} shown={component.owner}>
          <PartyName party={component.owner} />
        </Fact>
        <Fact name={t.criticality} shown={component.criticality}>
          {component.criticality}
        </Fact>
        <Fact name={t.labels} shown={labels.length > 0}>
          {labels.map(([key, value]) => (
            <Tag key={key}>
              {key}={value}
            </Tag>
          ))}
        </Fact>
        <Fact name={t.maintenance} shown={component.maintenance.length > 0}>
          {component.maintenance.map((window) => (
            <div key={window.from + window.to}>
              <Time at={window.from} show="absolute" /> – <Time at={window.to} show="absolute" /> ·{' '}
              {window.reason}
              {window.approved_by && ` · ${t.approvedBy(window.approved_by.name)}`}
            </div>
          ))}
        </Fact>
      </dl>
    </Block>
  );
}

function Fact({ name, shown, children }: { name: string; shown: unknown; children: ReactNode }) {
  if (shown === null || shown === undefined || shown === false || shown === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
