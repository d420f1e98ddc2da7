import { Tag, Tooltip } from 'antd';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { incidentsWords } from './words';

/** What is peculiar about an incident: undecided, flapping, reopened, seen in outline only. */
export function Marks({ incident }: { incident: Incident }) {
  const t = useWords(incidentsWords);
  return (
    <>
      {incident.undecided && <Tag>{t.undecided}</Tag>}
      {incident.flapping && <Tag>{t.flapping}</Tag>}
      {incident.reopened > 0 && <Tag>{t.reopenedTimes(incident.reopened)}</Tag>}
      {incident.sight === 'outline' && (
        <Tooltip title={t.outlineHint}>
          <Tag>{t.outline}</Tag>
        </Tooltip>
      )}
    </>
  );
}
