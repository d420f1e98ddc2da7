import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Alert, App, Button, Input, Modal, Space } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import type { MadeToken } from './TokenForm';
import { tokenWords } from './words';

/** The secret of a token that was just made: shown once, and only closed on purpose. */
export function TokenSecret({ token, onClose }: { token: MadeToken; onClose: () => void }) {
  const t = useWords({ ...common, ...tokenWords });
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    // Absent on plain HTTP from another machine: browsers offer it to secure pages only.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    const done = clipboard?.writeText(token.secret) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => {
        setCopied(true);
      },
      () => void message.warning(t.copyFailed),
    );
  };
  return (
    <Modal
      open
      title={`${t.secretTitle}: ${token.name}`}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t.done}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t.secretOnce} className="settings-alert" />
      <Space.Compact block>
        <Input
          readOnly
          value={token.secret}
          aria-label={t.secret}
          className="token-secret"
          onFocus={(event) => {
            event.target.select();
          }}
        />
        <Button icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={copy}>
          {copied ? t.copied : t.copySecret}
        </Button>
      </Space.Compact>
      <p className="faint">
        {t.secretUse}: <code>Authorization: Bearer …</code>
      </p>
    </Modal>
  );
}
