import { Form, Select } from 'antd';
import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { roleWords } from '../../i18n/words';
import { settingsWords } from './words';

/** The party that an account acts for. */
export function PartyField() {
  const t = useWords(settingsWords);
  const roles = useWords(roleWords);
  const parties = useGet('/api/v1/parties');
  return (
    <Form.Item name="party" label={t.party} rules={[{ required: true, message: t.required }]}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={parties.isPending}
        options={parties.data?.map((party) => ({
          value: party.id,
          label: `${party.name} (${roles[party.role]})`,
        }))}
      />
    </Form.Item>
  );
}
