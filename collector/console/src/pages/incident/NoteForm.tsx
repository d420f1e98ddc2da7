import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { useShortcuts } from '../../layout/useShortcuts';
import { TEXT_MAX } from './ReasonDialog';
import { useAct } from './useAct';
import { incidentWords } from './words';

/** A remark for the timeline. Ctrl+Enter sends it. */
export function NoteForm({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const act = useAct(id);
  const [text, setText] = useState('');
  const box = useRef<TextAreaRef>(null);
  useShortcuts({ m: () => box.current?.focus() });
  const blank = text.trim() === '';
  const send = () => {
    if (blank || act.isPending) return;
    act.mutate(
      { action: 'note', text: text.trim() },
      {
        onSuccess: () => {
          setText('');
        },
      },
    );
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Input.TextArea
        ref={box}
        value={text}
        autoSize={{ minRows: 1, maxRows: 8 }}
        maxLength={TEXT_MAX}
        aria-label={t.noteLabel}
        placeholder={t.noteHint}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onPressEnter={(event) => {
          if (event.ctrlKey || event.metaKey) send();
        }}
      />
      <Button htmlType="submit" disabled={blank} loading={act.isPending}>
        {t.noteLabel}
      </Button>
    </form>
  );
}
