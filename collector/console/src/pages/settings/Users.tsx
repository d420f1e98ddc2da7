import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm, Space } from 'antd';
import { useState } from 'react';
import { client, take } from '../../api/client';
import type { ApiError } from '../../api/error';
import { queryKey, useGet } from '../../api/queries';
import { useText, useWords } from '../../i18n';
import { accessWords, common, roleWords } from '../../i18n/words';
import { usePrincipal } from '../../session/useSession';
import { Async, NothingHere } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import type { User } from './UserForm';
import { UserForm } from './UserForm';
import { settingsWords, userWords } from './words';

/** Who may sign in, for which party, and how far. */
export function Users() {
  const t = useWords({ ...common, ...settingsWords, ...userWords });
  const roles = useWords(roleWords);
  const levels = useWords(accessWords);
  const me = usePrincipal().name;
  const users = useGet('/api/v1/users');
  const [form, setForm] = useState<User | 'new' | null>(null);
  return (
    <>
      <div className="toolbar">
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => {
            setForm('new');
          }}
        >
          {t.newUser}
        </Button>
      </div>
      <Async query={users} isEmpty={(all) => all.length === 0} empty={<NothingHere text={t.noUsers} />}>
        {(all) => (
          <DataTable
            label={t.users}
            rows={all}
            rowKey={(row) => row.name}
            pagination={all.length > 100 ? { pageSize: 100 } : false}
            columns={[
              {
                title: t.userName,
                key: 'name',
                sorter: (a, b) => a.name.localeCompare(b.name),
                render: (_, row) => (
                  <>
                    <strong>{row.name}</strong> {row.name === me && <span className="faint">{t.you}</span>}
                  </>
                ),
              },
              { title: t.displayName, dataIndex: 'display_name' },
              {
                title: t.party,
                key: 'party',
                sorter: (a, b) => a.party.name.localeCompare(b.party.name, 'zh'),
                render: (_, row) => row.party.name,
              },
              {
                title: t.role,
                key: 'role',
                render: (_, row) =>
                  row.role ? roles[row.role] : <StateBadge state="warning" label={t.partyGone} />,
              },
              { title: t.access, key: 'access', render: (_, row) => levels[row.access] },
              {
                title: t.state,
                key: 'state',
                render: (_, row) => (
                  <StateBadge
                    state={row.disabled ? 'unknown' : 'ok'}
                    label={row.disabled ? t.disabled : t.enabled}
                  />
                ),
              },
              {
                title: t.createdAt,
                key: 'created',
                render: (_, row) => <Time at={row.created_at} show="relative" />,
              },
              {
                title: t.actions,
                key: 'actions',
                render: (_, row) => (
                  <UserActions
                    user={row}
                    self={row.name === me}
                    onEdit={() => {
                      setForm(row);
                    }}
                  />
                ),
              },
            ]}
          />
        )}
      </Async>
      {form && (
        <UserForm
          user={form === 'new' ? null : form}
          onClose={() => {
            setForm(null);
          }}
        />
      )}
    </>
  );
}

function UserActions({ user, self, onEdit }: { user: User; self: boolean; onEdit: () => void }) {
  const t = useWords({ ...common, ...settingsWords, ...userWords });
  const text = useText();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const path = { params: { path: { name: user.name } } };
  const settled = {
    onSuccess: () => cache.invalidateQueries({ queryKey: queryKey('/api/v1/users') }),
    onError: (error: ApiError) => void message.error(`${text(error.text)} · ${text(error.fix)}`),
  };
  const toggle = useMutation({
    mutationFn: () =>
      take(client.PATCH('/api/v1/users/{name}', { ...path, body: { disabled: !user.disabled } })),
    ...settled,
  });
  const remove = useMutation({
    mutationFn: () => take(client.DELETE('/api/v1/users/{name}', path)),
    ...settled,
  });
  return (
    <Space size="small">
      <Button size="small" onClick={onEdit} aria-label={`${t.edit} ${user.name}`}>
        {t.edit}
      </Button>
      {!self && (
        <>
          <Button
            size="small"
            loading={toggle.isPending}
            aria-label={`${user.disabled ? t.enable : t.disable} ${user.name}`}
            onClick={() => {
              toggle.mutate();
            }}
          >
            {user.disabled ? t.enable : t.disable}
          </Button>
          <Popconfirm
            title={t.removeUser(user.name)}
            description={t.removeUserHint}
            okText={t.remove}
            cancelText={t.cancel}
            okButtonProps={{ danger: true }}
            onConfirm={() => {
              remove.mutate();
            }}
          >
            <Button size="small" danger aria-label={`${t.remove} ${user.name}`}>
              {t.remove}
            </Button>
          </Popconfirm>
        </>
      )}
    </Space>
  );
}
