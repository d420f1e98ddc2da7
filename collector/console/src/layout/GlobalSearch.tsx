import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { useGet } from '../api/queries';
import { useWords } from '../i18n';
import { common } from '../i18n/words';
import { ComponentLink } from '../ui/ComponentLink';
import { PriorityTag } from '../ui/PriorityTag';
import { layoutWords } from './words';

const allWords = { ...common, ...layoutWords };

const EACH = 8;

/** Finds components and incidents from anywhere. */
export function GlobalSearch() {
  const t = useWords(allWords);
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const asking = { enabled: q.length > 0, keepPrevious: true };
  const components = useGet('/api/v1/components', { query: { q, limit: EACH } }, asking);
  const incidents = useGet('/api/v1/incidents', { query: { q, limit: EACH } }, asking);

  const componentOptions = (components.data?.items ?? []).map((one) => ({
    value: one.kind === 'service' ? `/services/${one.id}` : `/components/${one.id}`,
    label: <ComponentLink component={one} plain />,
  }));
  const incidentOptions = (incidents.data?.items ?? []).map((one) => ({
    value: `/incidents/${one.id}`,
    label: (
      <span className="component-link">
        <PriorityTag priority={one.priority} /> {one.id} · {one.root_cause.name}
      </span>
    ),
  }));
  const groups = [
    { label: t.component, options: componentOptions },
    { label: t.incident, options: incidentOptions },
  ].filter((group) => group.options.length > 0);

  return (
    <AutoComplete
      className="global-search"
      value={typed}
      options={q.length > 0 ? groups : []}
      onSearch={setTyped}
      onSelect={(path: string) => {
        setTyped('');
        void navigate(path);
      }}
      notFoundContent={q.length > 0 && components.isSuccess ? t.searchNothing : null}
      popupMatchSelectWidth={360}
      defaultActiveFirstOption
    >
      <Input prefix={<SearchOutlined />} placeholder={t.searchHint} aria-label={t.searchHint} allowClear />
    </AutoComplete>
  );
}
