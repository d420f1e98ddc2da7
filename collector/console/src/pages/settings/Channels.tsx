import { Alert } from 'antd';
import { useGet } from '../../api/queries';
import type { Party } from '../../api/types';
import { useWords } from '../../i18n';
import { ChannelName } from '../../party/ChannelName';
import { ChannelTest } from '../../party/ChannelTest';
import { usePrincipal } from '../../session/useSession';
import { Async, NothingHere } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { PartyName } from '../../ui/PartyName';
import { channelWords, settingsWords } from './words';

/** Those who answer for components, and so must hear of incidents. */
function mustHear(party: Party): boolean {
  return party.role === 'general_contractor' || party.contracts.length > 0;
}

/** Every way in which somebody is told, and a test for each. */
export function Channels() {
  const t = useWords({ ...settingsWords, ...channelWords });
  const mayTest = usePrincipal().manages_accounts;
  const parties = useGet('/api/v1/parties');
  return (
    <>
      <p className="faint">
        {t.channelHint} {!mayTest && t.mayNotTest}
      </p>
      <Async query={parties}>
        {(all) => {
          const silent = all.filter((party) => mustHear(party) && party.channels.length === 0);
          const rows = all.flatMap((party) =>
            party.channels.map((channel, position) => ({ party, channel, position })),
          );
          return (
            <>
              {silent.length > 0 && (
                <Alert
                  type="warning"
                  showIcon
                  className="settings-alert"
                  title={t.silent(silent.map((party) => party.name).join('、'))}
                />
              )}
              <DataTable
                label={t.channels}
                rows={rows}
                rowKey={(row) => `${row.party.id} ${row.position}`}
                locale={{ emptyText: <NothingHere text={t.noChannelsAtAll} /> }}
                columns={[
                  { title: t.party, key: 'party', render: (_, row) => <PartyName party={row.party} /> },
                  {
                    title: t.channel,
                    key: 'channel',
                    render: (_, row) => <ChannelName channel={row.channel} />,
                  },
                  {
                    title: t.test,
                    key: 'test',
                    hidden: !mayTest,
                    render: (_, row) => <ChannelTest party={row.party} position={row.position} />,
                  },
                ]}
              />
            </>
          );
        }}
      </Async>
    </>
  );
}
