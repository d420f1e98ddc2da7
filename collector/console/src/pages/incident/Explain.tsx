import { FileTextOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useGet } from '../../api/queries';
import { useText, useWords } from '../../i18n';
import { useShortcuts } from '../../layout/useShortcuts';
import { Async } from '../../ui/Async';
import { CopyButton } from '../../ui/CopyButton';
import { incidentWords } from './words';

/** The whole story as a text, to be pasted where there is no console. */
export function Explain({ id, link }: { id: string; link: string }) {
  const t = useWords(incidentWords);
  const text = useText();
  const [open, setOpen] = useState(false);
  const explanation = useGet('/api/v1/incidents/{id}/explain', { path: { id } }, { enabled: open });
  useShortcuts({
    e: () => {
      setOpen(true);
    },
  });
  return (
    <>
      <Button
        icon={<FileTextOutlined />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t.explain}
      </Button>
      <Drawer
        open={open}
        onClose={() => {
          setOpen(false);
        }}
        size="large"
        title={`${t.explain} · ${id}`}
        extra={
          explanation.data && (
            <CopyButton type="primary" value={`${text(explanation.data)}\n\n${link}`} done={t.textCopied}>
              {t.copyText}
            </CopyButton>
          )
        }
      >
        <p className="faint">{t.explainHint}</p>
        <Async query={explanation}>{(told) => <pre className="explanation">{text(told)}</pre>}</Async>
      </Drawer>
    </>
  );
}
