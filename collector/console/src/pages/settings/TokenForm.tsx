import { useMutation, useQueryClient } from '@tanstack/react-query';
import { DatePicker, Form, Input, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import dayjs from 'dayjs';
import { client, take } from '../../api/client';
import { queryKey } from '../../api/queries';
import type { Access, components } from '../../api/types';
import { useWords } from '../../i18n';
import { accessWords, common } from '../../i18n/words';
import { FormError } from '../door/Door';
import { TOKEN_ACCESSES } from './accesses';
import { PartyField } from './PartyField';
import { settingsWords, tokenWords } from './words';

export type MadeToken = components['schemas']['TokenWithSecret'];

interface Fields {
  name: string;
  party: string;
  access: Access;
  expires?: Dayjs | null;
}

/** Makes a token; its secret goes to `onMade`, the only one that ever sees it. */
export function TokenForm({ onMade, onClose }: { onMade: (token: MadeToken) => void; onClose: () => void }) {
  const t = useWords({ ...common, ...settingsWords, ...tokenWords });
  const levels = useWords(accessWords);
  const [form] = Form.useForm<Fields>();
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: ({ expires, ...rest }: Fields) =>
      take(client.POST('/api/v1/tokens', { body: { ...rest, expires_at: expires?.toISOString() ?? null } })),
    // The secret must not stay in the cache of mutations.
    gcTime: 0,
    onSuccess: (token) => {
      void cache.invalidateQueries({ queryKey: queryKey('/api/v1/tokens') });
      onMade(token);
    },
  });
  return (
    <Modal
      open
      title={t.newToken}
      onCancel={onClose}
      onOk={form.submit}
      okText={t.create}
      cancelText={t.cancel}
      confirmLoading={make.isPending}
    >
      <p className="faint">{t.tokenHint}</p>
      <FormError error={make.error} />
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ access: 'ingest' }}
        onFinish={(fields) => {
          make.mutate(fields);
        }}
      >
        <Form.Item
          name="name"
          label={t.purpose}
          rules={[{ required: true, whitespace: true, message: t.required }]}
        >
          <Input autoComplete="off" maxLength={64} placeholder={t.purposeHint} />
        </Form.Item>
        <PartyField />
        <Form.Item name="access" label={t.access} rules={[{ required: true, message: t.required }]}>
          <Select options={TOKEN_ACCESSES.map((value) => ({ value, label: levels[value] }))} />
        </Form.Item>
        <Form.Item
          name="expires"
          label={t.expiresHint}
          rules={[
            {
              validator: (_rule, value: Dayjs | null | undefined) =>
                value?.isBefore(dayjs()) ? Promise.reject(new Error(t.inPast)) : Promise.resolve(),
            },
          ]}
        >
          <DatePicker showTime style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
