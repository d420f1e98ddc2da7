import { CloseOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { Link } from 'react-router';
import type { IncidentDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import type { Asked } from '../../ui/Async';
import { Async } from '../../ui/Async';
import { ClockPill } from '../../ui/ClockPill';
import { PartyName } from '../../ui/PartyName';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { ComponentList } from './ComponentList';
import { networkWords } from './words';

/** The incident that the map explains. */
export function IncidentPanel({ query, onClose }: { query: Asked<IncidentDetail>; onClose: () => void }) {
  const t = useWords(networkWords);
  const text = useText();
  return (
    <section className="network-panel">
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t.closePanel}
        className="network-close"
        onClick={onClose}
      />
      <Async query={query}>
        {(incident) => (
          <>
            <h2>{t.incidentTitle(incident.id)}</h2>
            <Space wrap size={6}>
              <PriorityTag priority={incident.priority} />
              <IncidentStateBadge state={incident.state} />
              <PartyName party={incident.responsible?.party} />
            </Space>
            <p>{text(incident.story ?? incident.reason)}</p>
            <Space wrap size={4}>
              {incident.clocks.map((clock) => (
                <ClockPill key={clock.kind} clock={clock} />
              ))}
            </Space>
            <ComponentList title={t.markRoot} list={[incident.root_cause]} />
            <ComponentList
              title={t.candidates}
              list={incident.candidates
                .map((one) => one.component)
                .filter((one) => one.id !== incident.root_cause.id)}
            />
            <ComponentList title={t.hurtServices(incident.services.length)} list={incident.services} />
            <ComponentList title={t.symptoms(incident.symptoms.length)} list={incident.symptoms} />
            <Link to={`/incidents/${incident.id}`}>
              <Button type="primary" block tabIndex={-1}>
                {t.openIncident}
              </Button>
            </Link>
          </>
        )}
      </Async>
    </section>
  );
}
