import type { ServiceDetail } from '../../api/types';
import { useWords } from '../../i18n';
import { InDrawer } from '../../ui/ComponentLink';
import { Panel } from '../../ui/Panel';
import { TreeGroups } from './TreeGroups';
import { serviceWords } from './words';

/** What a service is built on: groups of providers, how many of each it needs, and how many are healthy. */
export function DependencyTree({ service }: { service: ServiceDetail }) {
  const t = useWords(serviceWords);
  const { tree, truncated } = service;
  return (
    <Panel title={t.tree}>
      {tree.needs.length === 0 && <p className="faint">{t.noTree}</p>}
      <InDrawer value>
        <TreeGroups groups={tree.needs} depth={0} />
      </InDrawer>
      {truncated && <p className="faint">{t.treeCut}</p>}
    </Panel>
  );
}
