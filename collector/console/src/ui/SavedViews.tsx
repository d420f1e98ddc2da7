import { CloseOutlined, SaveOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Space } from 'antd';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n';
import { common } from '../i18n/words';
import { persisted } from '../lib/persisted';
import { uiWords } from './words';

const allWords = { ...common, ...uiWords };

const VIEWS_MAX = 20;

type Filters = Record<string, string>;
type Views = Record<string, Filters>;

/** What is stored as it should be; anything else is dropped. */
export function parseViews(stored: unknown): Views {
  if (typeof stored !== 'object' || stored === null) return {};
  const isFilters = (value: unknown): value is Filters =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string');
  return Object.fromEntries(
    Object.entries(stored)
      .filter(([, value]) => isFilters(value))
      .slice(0, VIEWS_MAX),
  );
}

interface Props {
  /** Names the list: each has views of its own. */
  list: string;
  filters: Partial<Filters>;
  onPick: (filters: Filters) => void;
}

/** Named sets of filters, kept in this browser. */
export function SavedViews({ list, filters, onPick }: Props) {
  const t = useWords(allWords);
  const kept = useMemo(() => persisted(`views.${list}`, parseViews), [list]);
  const views = kept.use();
  const [name, setName] = useState('');
  const names = Object.keys(views);
  const full = names.length >= VIEWS_MAX && !(name.trim() in views);

  const save = () => {
    const set = Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1]));
    kept.set({ ...views, [name.trim()]: Object.fromEntries(set) });
    setName('');
  };

  const content = (
    <Space orientation="vertical" className="saved-views">
      {names.length === 0 && <span className="faint">{t.noViews}</span>}
      {names.map((one) => (
        <Space key={one}>
          <Button
            type="link"
            size="small"
            onClick={() => {
              onPick(views[one] ?? {});
            }}
          >
            {one}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t.viewDelete(one)}
            onClick={() => {
              kept.set(Object.fromEntries(Object.entries(views).filter(([key]) => key !== one)));
            }}
          />
        </Space>
      ))}
      <Space.Compact>
        <Input
          value={name}
          maxLength={40}
          placeholder={t.viewName}
          aria-label={t.viewName}
          onChange={(event) => {
            setName(event.target.value);
          }}
          onPressEnter={() => {
            if (name.trim() !== '' && !full) save();
          }}
        />
        <Button disabled={name.trim() === '' || full} onClick={save}>
          {t.viewSave}
        </Button>
      </Space.Compact>
      {full && <span className="faint">{t.viewsFull(VIEWS_MAX)}</span>}
    </Space>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<SaveOutlined />}>{t.views}</Button>
    </Popover>
  );
}
