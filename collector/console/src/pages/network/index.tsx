import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async, NothingHere } from '../../ui/Async';
import { Loading } from '../../ui/Loading';
import { PageHeader } from '../../ui/PageHeader';
import { NetworkView } from './NetworkView';
import { networkWords } from './words';
import './style.css';

/** The whole network: sites, components, cables, and what an incident or a failure would mean in it. */
export default function Network() {
  const words = useWords(common);
  const t = useWords(networkWords);
  const topology = useGet('/api/v1/topology');
  return (
    <div className="network-page">
      <PageHeader title={words.network} />
      <Async
        query={topology}
        loading={<Loading />}
        isEmpty={(found) => found.nodes.length === 0}
        empty={<NothingHere text={t.nothing} />}
      >
        {(found) => <NetworkView topology={found} />}
      </Async>
    </div>
  );
}
