import { Tabs } from 'antd';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { usePrincipal } from '../../session/useSession';
import { PageHeader } from '../../ui/PageHeader';
import { useFilters } from '../../ui/useFilters';
import { Account } from './Account';
import { Channels } from './Channels';
import { Health } from './Health';
import { ModelReport } from './ModelReport';
import { Tokens } from './Tokens';
import { Users } from './Users';
import { settingsWords } from './words';
import './style.css';

export default function Settings() {
  const t = useWords({ ...common, ...settingsWords });
  const { sees_system: seesSystem, manages_accounts: managesAccounts } = usePrincipal();
  const { filters, set } = useFilters(['tab']);
  const items = [
    { key: 'health', label: t.health, children: <Health />, allowed: seesSystem },
    { key: 'model', label: t.model, children: <ModelReport />, allowed: seesSystem },
    { key: 'users', label: t.users, children: <Users />, allowed: managesAccounts },
    { key: 'tokens', label: t.tokens, children: <Tokens />, allowed: managesAccounts },
    { key: 'channels', label: t.channels, children: <Channels />, allowed: seesSystem },
    { key: 'account', label: t.account, children: <Account />, allowed: true },
  ].filter((item) => item.allowed);
  const wanted = items.find((item) => item.key === filters.tab) ?? items[0];
  return (
    <>
      <PageHeader title={t.settings} />
      <Tabs
        activeKey={wanted?.key}
        onChange={(key) => {
          set('tab', key);
        }}
        destroyOnHidden
        aria-label={t.tabs}
        items={items}
      />
    </>
  );
}
