import { ApartmentOutlined } from '@ant-design/icons';
import { Alert, Tag } from 'antd';
import { Link, useParams } from 'react-router';
import { useGet } from '../../api/queries';
import type { ServiceDetail } from '../../api/types';
import { parsePeriod, usePeriod } from '../../availability/period';
import { useText, useWords } from '../../i18n';
import { Async } from '../../ui/Async';
import { KindIcon } from '../../ui/KindIcon';
import { LinkButton } from '../../ui/LinkButton';
import { PageHeader } from '../../ui/PageHeader';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { useFilters } from '../../ui/useFilters';
import { Attribution } from './Attribution';
import { DependencyTree } from './DependencyTree';
import { OverTime } from './OverTime';
import { Recent } from './Recent';
import './style.css';
import { Waiting } from './Waiting';
import { serviceWords } from './words';

/** A running downtime grows without any event. */
const MINUTE = 60_000;

/** One business service: what it waits for, how available it was and whose the downtime is, and what it is built on. */
export default function OneService() {
  const { id = '' } = useParams();
  const t = useWords(serviceWords);
  const service = useGet('/api/v1/services/{id}', { path: { id } });
  return (
    <>
      <nav className="service-back">
        <Link to="/services">← {t.back}</Link>
      </nav>
      {service.error && !service.data && <PageHeader title={id} />}
      <Async query={service}>{(one) => <Whole service={one} />}</Async>
    </>
  );
}

function Whole({ service }: { service: ServiceDetail }) {
  const t = useWords(serviceWords);
  const text = useText();
  const { filters, set } = useFilters(['period']);
  const period = parsePeriod(filters.period);
  const { from, step } = usePeriod(period);
  const availability = useGet(
    '/api/v1/services/{id}/availability',
    { path: { id: service.id }, query: { from, step } },
    { refetchInterval: MINUTE, keepPrevious: true },
  );
  const full = service.sight === 'full';
  return (
    <>
      <PageHeader
        name={service.name}
        title={
          <span className="service-title">
            <KindIcon kind={service.kind} size={20} /> {service.name}
          </span>
        }
        tags={
          <>
            <StateBadge state={service.state} />
            {service.since && <Time at={service.since} show="relative" />}
            {service.criticality && <Tag>{t.criticality(service.criticality)}</Tag>}
            {service.owner && <span className="faint">{t.ownedBy(service.owner.name)}</span>}
          </>
        }
        actions={
          <LinkButton
            to={`/network?component=${encodeURIComponent(service.id)}`}
            icon={<ApartmentOutlined />}
          >
            {t.network}
          </LinkButton>
        }
      >
        {service.state !== 'ok' && text(service.reason)}
      </PageHeader>
      <div className="service-grid">
        <div className="service-main">
          {full ? (
            <Waiting service={service} />
          ) : (
            <Alert type="info" showIcon title={t.outlineTitle} description={t.outlineText} />
          )}
          <OverTime
            query={availability}
            period={period}
            onPeriod={(next) => {
              set('period', next);
            }}
          />
          {availability.data && <Attribution availability={availability.data} />}
        </div>
        <div className="service-side">
          {full && <DependencyTree service={service} />}
          <Recent id={service.id} />
        </div>
      </div>
    </>
  );
}
