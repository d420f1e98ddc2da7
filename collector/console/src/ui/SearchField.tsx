import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useState } from 'react';

const PAUSE_MS = 250;

interface Props {
  value: string;
  label: string;
  hint: string;
  onChange: (value: string) => void;
}

/** A search field that asks once typing pauses. */
export function SearchField({ value, label, hint, onChange }: Props) {
  const [typed, setTyped] = useState({ text: value, of: value });
  // Somebody else changed it: a saved view, the address.
  if (typed.of !== value) setTyped({ text: value, of: value });
  useEffect(() => {
    if (typed.text === value) return;
    const timer = setTimeout(() => {
      onChange(typed.text.trim());
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed.text, value, onChange]);
  return (
    <Input
      className="search-field"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      value={typed.text}
      aria-label={label}
      placeholder={hint}
      maxLength={100}
      onChange={(event) => {
        setTyped({ text: event.target.value, of: value });
      }}
    />
  );
}
