import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { client, take } from '../../api/client';
import { queryKey, useGet } from '../../api/queries';
import type { components } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { accessWords, common } from '../../i18n/words';
import { useNow } from '../../lib/now';
import { Async, NothingHere } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import type { MadeToken } from './TokenForm';
import { TokenForm } from './TokenForm';
import { TokenSecret } from './TokenSecret';
import { settingsWords, tokenWords } from './words';

type Token = components['schemas']['TokenView'];

/** Keys for machines: who made them, how far they go, when they were last used. */
export function Tokens() {
  const t = useWords({ ...common, ...settingsWords, ...tokenWords });
  const levels = useWords(accessWords);
  const tokens = useGet('/api/v1/tokens');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  return (
    <>
      <div className="toolbar">
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => {
            setMaking(true);
          }}
        >
          {t.newToken}
        </Button>
      </div>
      <Async query={tokens} isEmpty={(all) => all.length === 0} empty={<NothingHere text={t.noTokens} />}>
        {(all) => (
          <DataTable
            label={t.tokens}
            rows={all}
            rowKey={(row) => row.id}
            pagination={all.length > 100 ? { pageSize: 100 } : false}
            columns={[
              { title: t.purpose, key: 'name', render: (_, row) => <strong>{row.name}</strong> },
              { title: t.party, key: 'party', render: (_, row) => row.party.name },
              { title: t.access, key: 'access', render: (_, row) => levels[row.access] },
              { title: t.expires, key: 'expires', render: (_, row) => <Expiry token={row} /> },
              {
                title: t.lastUsed,
                key: 'used',
                render: (_, row) =>
                  row.last_used_at ? <Time at={row.last_used_at} show="relative" /> : t.never,
              },
              { title: t.createdBy, dataIndex: 'created_by' },
              {
                title: t.createdAt,
                key: 'created',
                render: (_, row) => <Time at={row.created_at} show="relative" />,
              },
              { title: t.actions, key: 'actions', render: (_, row) => <Revoke token={row} /> },
            ]}
          />
        )}
      </Async>
      {making && (
        <TokenForm
          onClose={() => {
            setMaking(false);
          }}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
          }}
        />
      )}
      {made && (
        <TokenSecret
          token={made}
          onClose={() => {
            setMade(null);
          }}
        />
      )}
    </>
  );
}

function Expiry({ token }: { token: Token }) {
  const t = useWords({ ...settingsWords, ...tokenWords });
  const now = useNow();
  if (!token.expires_at) return <span className="faint">{t.never}</span>;
  if (Date.parse(token.expires_at) <= now) return <StateBadge state="failed" label={t.expired} />;
  return <Time at={token.expires_at} show="relative" />;
}

function Revoke({ token }: { token: Token }) {
  const t = useWords({ ...common, ...tokenWords });
  const text = useText();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const revoke = useMutation({
    mutationFn: () => take(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id: token.id } } })),
    onSuccess: () => {
      void message.success(t.revoked(token.name));
      return cache.invalidateQueries({ queryKey: queryKey('/api/v1/tokens') });
    },
    onError: (error) => void message.error(`${text(error.text)} · ${text(error.fix)}`),
  });
  return (
    <Popconfirm
      title={t.revokeToken(token.name)}
      description={t.revokeHint}
      okText={t.revoke}
      cancelText={t.cancel}
      okButtonProps={{ danger: true }}
      onConfirm={() => {
        revoke.mutate();
      }}
    >
      <Button size="small" danger loading={revoke.isPending} aria-label={`${t.revoke} ${token.name}`}>
        {t.revoke}
      </Button>
    </Popconfirm>
  );
}
