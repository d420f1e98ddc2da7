import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { Navigate, useSearchParams } from 'react-router';
import { client, take } from '../../api/client';
import type { components } from '../../api/types';
import { useWords } from '../../i18n';
import { safeNext } from '../../session/RequireSession';
import { beginSession, sessionQuery } from '../../session/useSession';
import { Door, FormError } from './Door';
import { doorWords } from './words';

type Fields = components['schemas']['SignIn'];

export default function SignIn() {
  const t = useWords(doorWords);
  const cache = useQueryClient();
  const [params] = useSearchParams();
  const session = useQuery(sessionQuery);
  const signIn = useMutation({
    mutationFn: (body: Fields) => take(client.POST('/api/v1/session', { body })),
    onSuccess: (begun) => {
      beginSession(cache, begun);
    },
  });
  if (session.data?.principal) return <Navigate to={safeNext(params.get('next'))} replace />;
  const required = [{ required: true, message: t.required }];
  return (
    <Door title={t.signIn}>
      {session.data?.setup_open && (
        <Alert type="info" showIcon title={t.setUpOpen} style={{ marginBottom: 16 }} />
      )}
      <FormError error={signIn.error ?? session.error} />
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => {
          signIn.mutate(fields);
        }}
      >
        <Form.Item name="name" label={t.name} rules={required}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={64} />
        </Form.Item>
        <Form.Item name="password" label={t.password} rules={required}>
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t.signIn}
        </Button>
      </Form>
    </Door>
  );
}
