import { Tabs } from 'antd';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { PageHeader } from '../../ui/PageHeader';
import { useFilters } from '../../ui/useFilters';
import { ContractDrawer } from './ContractDrawer';
import { Contracts } from './Contracts';
import { CoverageCheck } from './CoverageCheck';
import { CoverageStrip } from './CoverageStrip';
import { PartyCards } from './PartyCards';
import { PartyDrawer } from './PartyDrawer';
import { Tenures } from './Tenures';
import { partiesWords } from './words';
import './style.css';

const KEYS = ['tab', 'party', 'contract'] as const;

export default function Parties() {
  const t = useWords({ ...common, ...partiesWords });
  const { filters, set, replace } = useFilters(KEYS);
  const tab = filters.tab ?? 'contracts';
  const openContract = (contract: string) => {
    replace({ tab: filters.tab, contract });
  };
  return (
    <>
      <PageHeader title={t.parties} />
      <CoverageStrip
        onOpen={(to) => {
          set('tab', to);
        }}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          set('tab', key);
        }}
        destroyOnHidden
        aria-label={t.tabs}
        items={[
          { key: 'contracts', label: t.contracts, children: <Contracts onOpen={openContract} /> },
          {
            key: 'people',
            label: t.people,
            children: (
              <PartyCards
                onOpen={(party) => {
                  replace({ tab: filters.tab, party });
                }}
              />
            ),
          },
          { key: 'coverage', label: t.coverage, children: <CoverageCheck onContract={openContract} /> },
          { key: 'tenures', label: t.tenures, children: <Tenures onContract={openContract} /> },
        ]}
      />
      <PartyDrawer
        id={filters.party}
        onClose={() => {
          set('party', undefined);
        }}
      />
      <ContractDrawer
        id={filters.contract}
        onClose={() => {
          set('contract', undefined);
        }}
      />
    </>
  );
}
