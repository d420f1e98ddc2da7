import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useGet } from '../../api/queries';
import type { Kind } from '../../api/types';
import { useWords } from '../../i18n';
import { kindWords } from '../../i18n/words';
import { KindIcon } from '../../ui/KindIcon';
import type { Graph } from './map/graph';
import type { NetworkFilters } from './useNetwork';
import { networkWords } from './words';

const OFFERED = 12;

interface Props {
  graph: Graph;
  filters: NetworkFilters & { incident?: string; whatif?: string };
  set: (key: 'q' | 'site' | 'kind' | 'party', value: string | undefined) => void;
  replace: (filters: Record<string, never>) => void;
  matches: ReadonlySet<number> | null;
  onFind: (position: number) => void;
  onShowMatches: () => void;
}

/** What to look for, and what to make stand out. */
export function Filters({ graph, filters, set, replace, matches, onFind, onShowMatches }: Props) {
  const t = useWords(networkWords);
  const kinds = useWords(kindWords);
  const parties = useGet('/api/v1/parties');
  const [typed, setTyped] = useState('');
  const sites = useMemo(() => [...new Set(graph.sites.filter((site) => site !== null))].sort(), [graph]);
  const known = useMemo(() => [...new Set(graph.kinds)].filter((kind) => kind !== 'site'), [graph]);
  const nameOf = (id: string) => graph.names[graph.position.get(id) ?? -1] ?? id;
  const text = typed.trim().toLowerCase();
  const offered = useMemo(() => (text === '' ? [] : find(graph, text)), [graph, text]);

  return (
    <div className="toolbar network-filters" role="search">
      <AutoComplete
        value={typed}
        onSearch={setTyped}
        onSelect={(id: string) => {
          const position = graph.position.get(id);
          setTyped('');
          if (position !== undefined) onFind(position);
        }}
        options={offered.map((position) => ({
          value: graph.ids[position],
          label: (
            <span className="component-link">
              <KindIcon kind={graph.kinds[position] ?? 'host'} /> {graph.names[position]}
              <code className="faint">{graph.ids[position]}</code>
            </span>
          ),
        }))}
        popupMatchSelectWidth={340}
        defaultActiveFirstOption
        style={{ width: 220 }}
      >
        <Input prefix={<SearchOutlined />} placeholder={t.find} aria-label={t.find} allowClear />
      </AutoComplete>
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t.filterSite}
        aria-label={t.filterSite}
        value={filters.site}
        onChange={(site) => {
          set('site', site);
        }}
        options={sites.map((site) => ({ value: site, label: nameOf(site) }))}
        style={{ minWidth: 140 }}
      />
      <Select<Kind>
        allowClear
        placeholder={t.filterKind}
        aria-label={t.filterKind}
        value={filters.kind as Kind | undefined}
        onChange={(kind) => {
          set('kind', kind);
        }}
        options={known.map((kind) => ({ value: kind, label: kinds[kind] }))}
        style={{ minWidth: 120 }}
      />
      <Select
        allowClear
        placeholder={t.filterParty}
        aria-label={t.filterParty}
        value={filters.party}
        onChange={(party) => {
          set('party', party);
        }}
        options={(parties.data ?? []).map((party) => ({ value: party.id, label: party.name }))}
        style={{ minWidth: 140 }}
      />
      {matches && (
        <span className="network-matching" role="status">
          {t.matching(matches.size, graph.ids.length)}
          <Button type="link" size="small" disabled={matches.size === 0} onClick={onShowMatches}>
            {t.fitLit}
          </Button>
          <Button
            type="link"
            size="small"
            onClick={() => {
              replace({});
            }}
          >
            {t.clear}
          </Button>
        </span>
      )}
    </div>
  );
}

/** The first that contain the text, those that begin with it before the others. */
function find(graph: Graph, text: string): number[] {
  const begins: number[] = [];
  const contains: number[] = [];
  for (let position = 0; position < graph.ids.length && begins.length < OFFERED; position += 1) {
    const id = (graph.ids[position] ?? '').toLowerCase();
    const name = (graph.names[position] ?? '').toLowerCase();
    if (id.startsWith(text) || name.startsWith(text)) begins.push(position);
    else if (contains.length < OFFERED && (id.includes(text) || name.includes(text))) contains.push(position);
  }
  return [...begins, ...contains].slice(0, OFFERED);
}
