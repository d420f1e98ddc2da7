import { Alert, Button, Input, Modal, Space } from 'antd';
import { useWords } from '../../i18n';
import { CopyButton } from '../../ui/CopyButton';
import type { MadeToken } from './TokenForm';
import { tokenWords } from './words';

/** The secret of a token that was just made: shown once, and only closed on purpose. */
export function TokenSecret({ token, onClose }: { token: MadeToken; onClose: () => void }) {
  const t = useWords(tokenWords);
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
        <CopyButton value={token.secret}>{t.copySecret}</CopyButton>
      </Space.Compact>
      <p className="faint">
        {t.secretUse}: <code>Authorization: Bearer …</code>
      </p>
    </Modal>
  );
}
