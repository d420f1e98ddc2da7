import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { client, take } from '../../api/client';
import { useWords } from '../../i18n';
import { beginSession } from '../../session/useSession';
import { Door, FormError } from './Door';
import { NewPasswordFields } from './NewPasswordFields';
import { doorWords } from './words';

interface Fields {
  name: string;
  displayName?: string;
  password: string;
}

/** The first account, made with the one-time secret behind `#`: browsers do not send that part to anybody. */
export default function SetUp() {
  const t = useWords(doorWords);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [secret] = useState(hash.replace(/^#/, ''));
  const setUp = useMutation({
    mutationFn: ({ name, displayName, password }: Fields) =>
      take(
        client.POST('/api/v1/setup', { body: { secret, name, display_name: displayName ?? null, password } }),
      ),
    onSuccess: (session) => {
      beginSession(cache, session);
      void navigate('/', { replace: true });
    },
  });
  return (
    <Door title={t.setUp}>
      {secret === '' ? (
        <Alert type="warning" showIcon title={t.noSecret} />
      ) : (
        <>
          <p className="faint">{t.setUpHint}</p>
          <FormError error={setUp.error} />
          <Form<Fields>
            layout="vertical"
            requiredMark={false}
            onFinish={(fields) => {
              setUp.mutate(fields);
            }}
          >
            <Form.Item name="name" label={t.name} rules={[{ required: true, message: t.required }]}>
              <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={64} />
            </Form.Item>
            <Form.Item name="displayName" label={t.displayName}>
              <Input autoComplete="name" maxLength={100} />
            </Form.Item>
            <NewPasswordFields name="password" label={t.password} />
            <Button type="primary" htmlType="submit" block loading={setUp.isPending}>
              {t.create}
            </Button>
          </Form>
        </>
      )}
    </Door>
  );
}
