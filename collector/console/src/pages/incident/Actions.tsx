import { CheckOutlined, CheckSquareOutlined, RedoOutlined, SwapOutlined } from '@ant-design/icons';
import { Button, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import type { IncidentAction, IncidentDetail } from '../../api/types';
import { useWords } from '../../i18n';
import { useShortcuts } from '../../layout/useShortcuts';
import { ReasonDialog } from './ReasonDialog';
import { useAct } from './useAct';
import { incidentWords } from './words';

export type Reasoned = 'reassign' | 'resolve' | 'reopen';

const KEYS: Record<IncidentAction, string> = {
  acknowledge: 'a',
  note: 'm',
  reassign: 'x',
  resolve: 'r',
  reopen: 'o',
};
const ICONS: Record<Reasoned, React.ReactNode> = {
  reassign: <SwapOutlined />,
  resolve: <CheckSquareOutlined />,
  reopen: <RedoOutlined />,
};

/** What this user may do now: the collector says what that is. Notes are written at the timeline. */
export function Actions({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  const act = useAct(incident.id);
  const [dialog, setDialog] = useState<Reasoned | null>(null);
  const may = (action: IncidentAction) => incident.allowed_actions.includes(action);
  const acknowledge = () => {
    if (!act.isPending) act.mutate({ action: 'acknowledge' });
  };
  const reasoned = (['reassign', 'resolve', 'reopen'] as const).filter(may);
  useShortcuts({
    ...(may('acknowledge') && { [KEYS.acknowledge]: acknowledge }),
    ...Object.fromEntries(
      reasoned.map((action) => [
        KEYS[action],
        () => {
          setDialog(action);
        },
      ]),
    ),
  });
  if (incident.allowed_actions.length === 0) {
    return incident.state === 'merged' ? null : (
      <Tooltip title={t.readOnlyHint}>
        <Tag>{t.readOnly}</Tag>
      </Tooltip>
    );
  }
  return (
    <>
      {may('acknowledge') && (
        <Tooltip title={<kbd>{KEYS.acknowledge}</kbd>}>
          <Button type="primary" icon={<CheckOutlined />} loading={act.isPending} onClick={acknowledge}>
            {t.acknowledge}
          </Button>
        </Tooltip>
      )}
      {reasoned.map((action) => (
        <Tooltip key={action} title={<kbd>{KEYS[action]}</kbd>}>
          <Button
            icon={ICONS[action]}
            onClick={() => {
              setDialog(action);
            }}
          >
            {t[action]}
          </Button>
        </Tooltip>
      ))}
      {dialog && may(dialog) && (
        <ReasonDialog
          action={dialog}
          incident={incident}
          onClose={() => {
            setDialog(null);
          }}
        />
      )}
    </>
  );
}
