import { SendOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { client, take } from '../api/client';
import type { Party } from '../api/types';
import { useText, useWords } from '../i18n';
import { StateBadge } from '../ui/StateBadge';
import { partyWords } from './words';
import './style.css';

/** Sends a test message over one channel and says what came of it, beside the button. */
export function ChannelTest({ party, position }: { party: Party; position: number }) {
  const t = useWords(partyWords);
  const text = useText();
  const test = useMutation({
    mutationFn: () =>
      take(
        client.POST('/api/v1/parties/{id}/channels/{position}/test', {
          params: { path: { id: party.id, position } },
        }),
      ),
  });
  const type = party.channels[position]?.type ?? 'mqtt';
  return (
    <span className="channel-test">
      <Button
        size="small"
        icon={<SendOutlined />}
        loading={test.isPending}
        aria-label={t.sendTestTo(party.name, t[type])}
        onClick={() => {
          test.mutate();
        }}
      >
        {t.sendTest}
      </Button>
      <span role="status">
        {test.data && (
          <>
            <StateBadge
              state={test.data.delivered ? 'ok' : 'failed'}
              label={test.data.delivered ? t.delivered : t.notDelivered}
            />{' '}
            <span className="faint">{test.data.detail}</span>
          </>
        )}
        {test.error && (
          <StateBadge state="failed" label={`${text(test.error.text)} · ${text(test.error.fix)}`} />
        )}
      </span>
    </span>
  );
}
