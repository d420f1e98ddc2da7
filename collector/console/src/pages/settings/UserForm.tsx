import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { client, take } from '../../api/client';
import { queryKey, useGet } from '../../api/queries';
import type { Access, components } from '../../api/types';
import { useWords } from '../../i18n';
import { accessWords, common } from '../../i18n/words';
import { FormError } from '../door/Door';
import { roleOf, userAccesses } from './accesses';
import { PartyField } from './PartyField';
import { settingsWords, userWords } from './words';

export type User = components['schemas']['UserView'];

interface Fields {
  name: string;
  display_name: string;
  party: string;
  access: Access;
  password?: string;
}

const NAME = /^[a-z0-9._@-]{1,64}$/;
const PASSWORD_MIN = 10;

/** Makes a user, or changes one. */
export function UserForm({ user, onClose }: { user: User | null; onClose: () => void }) {
  const t = useWords({ ...common, ...settingsWords, ...userWords });
  const levels = useWords(accessWords);
  const [form] = Form.useForm<Fields>();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const parties = useGet('/api/v1/parties').data ?? [];
  const party = Form.useWatch('party', form);
  const save = useMutation({
    mutationFn: ({ name, password, ...rest }: Fields) =>
      user
        ? take(
            client.PATCH('/api/v1/users/{name}', {
              params: { path: { name: user.name } },
              body: { ...rest, ...(password ? { password } : {}) },
            }),
          )
        : take(client.POST('/api/v1/users', { body: { name, ...rest, password: password ?? '' } })),
    onSuccess: (saved) => {
      void cache.invalidateQueries({ queryKey: queryKey('/api/v1/users') });
      void message.success(user ? t.saved : t.created(saved.name));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={user ? t.editUser(user.name) : t.newUser}
      onCancel={onClose}
      onOk={form.submit}
      okText={user ? t.save : t.create}
      cancelText={t.cancel}
      confirmLoading={save.isPending}
    >
      <FormError error={save.error} />
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={user ? { ...user, party: user.party.id } : { access: 'operator' }}
        onFinish={(fields) => {
          save.mutate(fields);
        }}
      >
        {!user && (
          <Form.Item
            name="name"
            label={t.userName}
            extra={t.userNameHint}
            rules={[
              { required: true, message: t.required },
              { pattern: NAME, message: t.userNameHint },
            ]}
          >
            <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} />
          </Form.Item>
        )}
        <Form.Item
          name="display_name"
          label={t.displayName}
          rules={[{ required: true, whitespace: true, message: t.required }]}
        >
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <PartyField />
        <Form.Item name="access" label={t.access} rules={[{ required: true, message: t.required }]}>
          <Select
            options={userAccesses(roleOf(parties, party)).map((value) => ({ value, label: levels[value] }))}
          />
        </Form.Item>
        <Form.Item
          name="password"
          label={user ? t.newPassword : t.password}
          extra={user ? t.sessionsEnd : undefined}
          rules={[
            { required: !user, message: t.required },
            { min: PASSWORD_MIN, message: t.passwordHint },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
