import { Form, Input } from 'antd';
import { useWords } from '../../i18n';
import { doorWords } from './words';

const MIN = 10;

/** A new password, typed twice. */
export function NewPasswordFields({ name, label }: { name: string; label: string }) {
  const t = useWords(doorWords);
  return (
    <>
      <Form.Item
        name={name}
        label={label}
        rules={[
          { required: true, message: t.required },
          { min: MIN, message: t.tooShort },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name={`${name}-again`}
        label={t.repeat}
        dependencies={[name]}
        rules={[
          { required: true, message: t.required },
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue(name) ? Promise.resolve() : Promise.reject(new Error(t.differs)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
    </>
  );
}
