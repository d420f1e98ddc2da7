import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Form, Input } from 'antd';
import { client, take } from '../../api/client';
import { useWords } from '../../i18n';
import { beginSession, usePrincipal } from '../../session/useSession';
import { FormError } from './Door';
import { NewPasswordFields } from './NewPasswordFields';
import { doorWords } from './words';

interface Fields {
  current: string;
  next: string;
}

/** Changes one's own password. */
export function PasswordForm() {
  const t = useWords(doorWords);
  const cache = useQueryClient();
  const principal = usePrincipal();
  const [form] = Form.useForm<Fields>();
  const { message } = App.useApp();
  const change = useMutation({
    mutationFn: ({ current, next }: Fields) =>
      take(client.POST('/api/v1/session/password', { body: { current, new: next } })),
    onSuccess: (session) => {
      beginSession(cache, session);
      form.resetFields();
      void message.success(t.changed);
    },
  });
  return (
    <Card style={{ maxWidth: 440 }}>
      <FormError error={change.error} />
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => {
          change.mutate(fields);
        }}
      >
        {/* Password managers want to know whose password it is. */}
        <input type="text" autoComplete="username" value={principal.name} readOnly hidden />
        <Form.Item name="current" label={t.current} rules={[{ required: true, message: t.required }]}>
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
        <NewPasswordFields name="next" label={t.next} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t.change}
        </Button>
      </Form>
    </Card>
  );
}
