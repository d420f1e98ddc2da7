import { Alert, Modal } from 'antd';
import { useGet } from '../../api/queries';
import type { ComponentRef } from '../../api/types';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { StateBadge } from '../../ui/StateBadge';
import { pageWords } from './words';

const LISTED = 50;

/** What would follow if this component failed now: look before anyone pulls a cable. */
export function WhatIf({ component, onClose }: { component: ComponentRef; onClose: () => void }) {
  const t = useWords({ ...common, ...pageWords });
  const impact = useGet('/api/v1/what-if', { query: { fail: component.id } });
  return (
    <Modal open title={t.whatIfTitle(component.name)} onCancel={onClose} footer={null} width={640}>
      <p className="faint">{t.whatIfHint}</p>
      <Async query={impact}>
        {(found) => {
          const nothing = found.services.length + found.down_count + found.cut_off_count === 0;
          if (nothing) return <Alert type="success" showIcon title={t.noImpact} />;
          return (
            <div className="what-if">
              <Group title={t.servicesDown} items={found.services} count={found.services.length} bad />
              <Group title={t.down} items={found.down} count={found.down_count} bad />
              <Group title={t.cutOff} items={found.cut_off} count={found.cut_off_count} />
            </div>
          );
        }}
      </Async>
    </Modal>
  );
}

interface GroupProps {
  title: string;
  items: readonly ComponentRef[];
  count: number;
  bad?: boolean;
}

function Group({ title, items, count, bad = false }: GroupProps) {
  const t = useWords(pageWords);
  if (count === 0) return null;
  const listed = items.slice(0, LISTED);
  return (
    <section>
      <h3>
        <StateBadge state={bad ? 'failed' : 'affected'} label={`${title} (${count})`} />
      </h3>
      <div className="what-if-list">
        {listed.map((one) => (
          <ComponentLink key={one.id} component={{ ...one, state: null }} />
        ))}
        {count > listed.length && <span className="faint">{t.andMore(count - listed.length)}</span>}
      </div>
    </section>
  );
}
