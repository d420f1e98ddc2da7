import { Alert } from 'antd';
import { Link } from 'react-router';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { incidentWords } from './words';

/** What one must know before reading on. */
export function Notices({ incident }: { incident: Incident }) {
  const t = useWords(incidentWords);
  const finished = incident.state === 'resolved' || incident.state === 'merged';
  return (
    <>
      {incident.sight === 'outline' && (
        <Alert type="info" showIcon title={t.outlineTitle} description={t.outlineText} />
      )}
      {incident.merged_into && (
        <Alert
          type="info"
          showIcon
          title={
            <>
              {t.mergedTitle}{' '}
              <Link to={`/incidents/${encodeURIComponent(incident.merged_into)}`}>
                {incident.merged_into}
              </Link>
            </>
          }
        />
      )}
      {incident.undecided && incident.sight === 'full' && (
        <Alert
          type="warning"
          showIcon
          title={t.undecidedTitle}
          description={finished ? t.undecidedText : `${t.undecidedText} ${t.probing}`}
        />
      )}
      {incident.flapping && <Alert type="warning" showIcon title={t.flappingTitle} />}
    </>
  );
}
