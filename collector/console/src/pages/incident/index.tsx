import { ApartmentOutlined, LinkOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from 'react-router';
import { useGet } from '../../api/queries';
import type { IncidentDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { classWords } from '../../i18n/words';
import { useShortcuts } from '../../layout/useShortcuts';
import { Async } from '../../ui/Async';
import { InDrawer } from '../../ui/ComponentLink';
import { CopyButton } from '../../ui/CopyButton';
import { KindIcon } from '../../ui/KindIcon';
import { LinkButton } from '../../ui/LinkButton';
import { PageHeader } from '../../ui/PageHeader';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Actions } from './Actions';
import { Answerable } from './Answerable';
import { Cause } from './Cause';
import { Clocks } from './Clocks';
import { Explain } from './Explain';
import { Facts } from './Facts';
import { Impact } from './Impact';
import { Notices } from './Notices';
import { Related } from './Related';
import './style.css';
import { Timeline } from './Timeline';
import { incidentWords } from './words';

/** One incident: what broke, what it hurts, who answers for it, and what was done. */
export default function OneIncident() {
  const { id = '' } = useParams();
  const t = useWords(incidentWords);
  const navigate = useNavigate();
  const incident = useGet('/api/v1/incidents/{id}', { path: { id } });
  useShortcuts({ u: () => void navigate('/incidents') });
  return (
    <>
      <nav className="incident-back">
        <Link to="/incidents">← {t.back}</Link>
      </nav>
      {incident.error && !incident.data && <PageHeader title={id} />}
      <Async query={incident}>{(one) => <Whole incident={one} />}</Async>
    </>
  );
}

function Whole({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  const classes = useWords(classWords);
  const text = useText();
  const full = incident.sight === 'full';
  const { root_cause: root } = incident;
  const path = `/incidents/${encodeURIComponent(incident.id)}`;
  const link = window.location.origin + path;
  return (
    <InDrawer value>
      <PageHeader
        name={`${incident.id} ${root.name}`}
        title={
          <span className="incident-title">
            {root.kind && <KindIcon kind={root.kind} size={20} />} {t.of(root.name, classes[incident.class])}
          </span>
        }
        tags={
          <>
            <PriorityTag priority={incident.priority} withName />
            <IncidentStateBadge state={incident.state} />
            <span className="faint digits">{incident.id}</span>
          </>
        }
        actions={<Actions incident={incident} />}
      >
        {incident.story && <p className="story">{text(incident.story)}</p>}
        <div className="incident-tools">
          <LinkButton
            to={`/network?incident=${encodeURIComponent(incident.id)}`}
            icon={<ApartmentOutlined />}
          >
            {t.network}
          </LinkButton>
          {full && <Explain id={incident.id} link={link} />}
          <CopyButton icon={<LinkOutlined />} value={link} done={t.linkCopied}>
            {t.copyLink}
          </CopyButton>
        </div>
      </PageHeader>
      <div className="incident-grid">
        <div className="incident-notices">
          <Notices incident={incident} />
        </div>
        <div className="incident-why">
          {full && <Cause incident={incident} />}
          <Impact incident={incident} />
        </div>
        <div className="incident-side">
          {full && <Clocks incident={incident} />}
          {full && <Answerable incident={incident} />}
          <Facts incident={incident} />
        </div>
        <div className="incident-then">
          {full && <Timeline incident={incident} />}
          {full && <Related id={incident.id} />}
        </div>
      </div>
    </InDrawer>
  );
}
