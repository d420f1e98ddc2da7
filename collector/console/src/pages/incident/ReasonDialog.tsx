import { Form, Input, Modal, Select } from 'antd';
import { useGet } from '../../api/queries';
import type { ActionRequest, IncidentDetail } from '../../api/types';
import { useWords } from '../../i18n';
import type { Reasoned } from './Actions';
import { useAct } from './useAct';
import { incidentWords } from './words';

export const TEXT_MAX = 2000;

interface Fields {
  to?: string;
  reason: string;
}

interface Props {
  action: Reasoned;
  incident: IncidentDetail;
  onClose: () => void;
}

/** Asks for what goes into the ledger with an action: the reason, and for a reassignment the new party. */
export function ReasonDialog({ action, incident, onClose }: Props) {
  const t = useWords(incidentWords);
  const act = useAct(incident.id);
  const [form] = Form.useForm<Fields>();
  const parties = useGet('/api/v1/parties', undefined, { enabled: action === 'reassign' });
  const answerable = parties.data?.filter(
    (party) =>
      (party.role === 'subcontractor' || party.role === 'general_contractor') &&
      party.id !== incident.responsible?.party.id,
  );
  const ask = { reassign: t.reassignAsk, resolve: t.resolveAsk, reopen: t.reopenAsk }[action];
  const hint = { reassign: t.reassignHint, resolve: t.resolveHint, reopen: t.reopenHint }[action];

  const submit = (fields: Fields) => {
    const reason = fields.reason.trim();
    const body: ActionRequest =
      action === 'reassign' ? { action, to: fields.to ?? '', reason } : { action, reason };
    act.mutate(body, { onSuccess: onClose });
  };

  return (
    <Modal
      open
      title={`${t[action]} · ${incident.root_cause.name} · ${incident.id}`}
      okText={t[action]}
      okButtonProps={{ loading: act.isPending }}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={(open) => {
        const first = form.getFieldInstance(action === 'reassign' ? 'to' : 'reason') as
          HTMLElement | undefined;
        if (open) first?.focus();
      }}
    >
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
        {action === 'reassign' && (
          <Form.Item name="to" label={t.reassignTo} rules={[{ required: true, message: t.partyNeeded }]}>
            <Select
              loading={parties.isPending}
              options={answerable?.map((party) => ({ value: party.id, label: party.name }))}
            />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={ask}
          extra={hint}
          rules={[{ required: true, whitespace: true, message: t.reasonNeeded }]}
        >
          <Input.TextArea
            rows={4}
            maxLength={TEXT_MAX}
            onPressEnter={(event) => {
              if (event.ctrlKey || event.metaKey) form.submit();
            }}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
