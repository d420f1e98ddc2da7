import { Tag } from 'antd';
import type { Party } from '../api/types';
import { useWords } from '../i18n';
import { partyWords } from './words';

export type Channel = Party['channels'][number];

/** How a party is told, and where to; what may be secret of it the collector keeps to itself. */
export function ChannelName({ channel }: { channel: Channel }) {
  const t = useWords(partyWords);
  return (
    <span>
      {t[channel.type]} · {channel.type === 'mqtt' ? t.ownTopic : <code>{channel.to}</code>}{' '}
      {channel.type === 'webhook' && <Tag>{channel.signed ? t.signed : t.unsigned}</Tag>}
    </span>
  );
}
