import { ApartmentOutlined, BarChartOutlined, ExperimentOutlined } from '@ant-design/icons';
import { Alert, Button, Space } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useParams } from 'react-router';
import { useGet } from '../../api/queries';
import type { ComponentDetail } from '../../api/types';
import { ChangeList } from '../../changes/ChangeList';
import { Block } from '../../component/Block';
import { Checks } from '../../component/Checks';
import { Dependencies } from '../../component/Dependencies';
import { Explanation } from '../../component/Explanation';
import { Facts } from '../../component/Facts';
import { History } from '../../component/History';
import { Responsibility } from '../../component/Responsibility';
import { componentWords } from '../../component/words';
import { useWords } from '../../i18n';
import { Async } from '../../ui/Async';
import { KindIcon } from '../../ui/KindIcon';
import { LinkButton } from '../../ui/LinkButton';
import { Loading } from '../../ui/Loading';
import { PageHeader } from '../../ui/PageHeader';
import { StateBadge } from '../../ui/StateBadge';
import { AgentBlock } from './AgentBlock';
import { ModelEntry } from './ModelEntry';
import { WhatIf } from './WhatIf';
import { pageWords } from './words';
import '../../component/style.css';
import './style.css';

const Metrics = lazy(() => import('../../component/Metrics'));

const WEEK = 7 * 24 * 3600;

export default function OneComponent() {
  const { id = '' } = useParams();
  const component = useGet('/api/v1/components/{id}', { path: { id } });
  return <Async query={component}>{(one) => <About key={one.id} component={one} />}</Async>;
}

function About({ component }: { component: ComponentDetail }) {
  const t = useWords({ ...componentWords, ...pageWords });
  const full = component.sight === 'full';
  return (
    <>
      <PageHeader
        title={
          <>
            <KindIcon kind={component.kind} size={22} /> {component.name}
          </>
        }
        name={component.name}
        tags={<StateBadge state={component.state} size={18} />}
        actions={full && <Ways component={component} />}
      />
      {!full && <Alert type="info" showIcon className="component-notice" title={t.outline} />}
      {component.model_entry && <ModelEntry entry={component.model_entry} />}
      <div className="component-page">
        <div className="component-column">
          <Facts component={component} />
          {full && (
            <>
              <Explanation component={component} />
              <Responsibility component={component} />
              <AgentBlock id={component.id} />
              <Dependencies component={component} />
              <History component={component} />
            </>
          )}
        </div>
        {full && (
          <div className="component-column">
            <Checks component={component} />
            <Suspense fallback={<Loading />}>
              <Metrics component={component} />
            </Suspense>
            <Block title={t.changes}>
              <ChangeList wanted={{ component: component.id, seconds: WEEK }} unnamed />
            </Block>
          </div>
        )}
      </div>
    </>
  );
}

function Ways({ component }: { component: ComponentDetail }) {
  const t = useWords(pageWords);
  const [asking, setAsking] = useState(false);
  const id = encodeURIComponent(component.id);
  return (
    <>
      <Space wrap>
        <LinkButton to={`/network?component=${id}`} icon={<ApartmentOutlined />}>
          {t.onMap}
        </LinkButton>
        <LinkButton to={`/hosts?tab=compare&c=${id}`} icon={<BarChartOutlined />}>
          {t.compare}
        </LinkButton>
        <Button
          icon={<ExperimentOutlined />}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t.whatIf}
        </Button>
      </Space>
      {asking && (
        <WhatIf
          component={component}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
