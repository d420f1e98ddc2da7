import { CloseOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import type { WhatIf } from '../../api/types';
import { useWords } from '../../i18n';
import type { Asked } from '../../ui/Async';
import { Async } from '../../ui/Async';
import { ComponentList } from './ComponentList';
import { networkWords } from './words';

/** What would follow, before anyone pulls a cable. */
export function WhatIfPanel({
  name,
  query,
  onClose,
}: {
  name: string;
  query: Asked<WhatIf>;
  onClose: () => void;
}) {
  const t = useWords(networkWords);
  return (
    <section className="network-panel" aria-live="polite">
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t.closePanel}
        className="network-close"
        onClick={onClose}
      />
      <h2>{t.whatIfTitle(name)}</h2>
      <p className="faint">{t.whatIfHint}</p>
      <Async query={query}>
        {(answer) => {
          const down = answer.down.filter((one) => one.kind !== 'service');
          const nothing = answer.services.length + answer.down_count + answer.cut_off_count === 0;
          return nothing ? (
            <Alert type="success" showIcon title={t.whatIfNothing} />
          ) : (
            <>
              {answer.services.length > 0 && (
                <Alert type="error" showIcon title={t.whatIfServices(answer.services.length)} />
              )}
              <ComponentList title={t.whatIfServices(answer.services.length)} list={answer.services} />
              <ComponentList title={t.whatIfDown(answer.down_count)} list={down} count={answer.down_count} />
              <ComponentList
                title={t.whatIfCut(answer.cut_off_count)}
                list={answer.cut_off}
                count={answer.cut_off_count}
              />
            </>
          );
        }}
      </Async>
    </section>
  );
}
