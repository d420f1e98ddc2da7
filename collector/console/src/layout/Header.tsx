import { MenuOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Layout, Tooltip } from 'antd';
import { Link } from 'react-router';
import { language, useWords } from '../i18n';
import { common } from '../i18n/words';
import { connection } from '../live/connection';
import { AccountMenu } from './AccountMenu';
import { GlobalSearch } from './GlobalSearch';
import { ThemeMenu } from './ThemeMenu';
import { layoutWords } from './words';

const allWords = { ...common, ...layoutWords };

interface Props {
  onMenu: () => void;
  menuExpanded: boolean;
  onHelp: () => void;
}

export function Header({ onMenu, menuExpanded, onHelp }: Props) {
  const t = useWords(allWords);
  return (
    <Layout.Header className="header">
      <Button
        type="text"
        icon={<MenuOutlined />}
        aria-label={menuExpanded ? t.collapse : t.expand}
        aria-expanded={menuExpanded}
        onClick={onMenu}
      />
      <Link to="/" className="brand">
        <img src="/favicon.svg" width={24} height={24} alt="" />
        <span>{t.product}</span>
      </Link>
      <LiveDot />
      <span className="grow" />
      <GlobalSearch />
      <LanguageButton />
      <ThemeMenu />
      <Tooltip title={t.shortcuts}>
        <Button
          type="text"
          className="wide-only"
          icon={<QuestionCircleOutlined />}
          aria-label={t.shortcuts}
          onClick={onHelp}
        />
      </Tooltip>
      <AccountMenu />
    </Layout.Header>
  );
}

/** English or Chinese by one click. */
export function LanguageButton() {
  const t = useWords(layoutWords);
  const spoken = language.use();
  return (
    <Button
      type="text"
      lang={spoken === 'zh' ? 'en' : 'zh-CN'}
      title={t.languageHint}
      onClick={() => {
        language.set(spoken === 'zh' ? 'en' : 'zh');
      }}
    >
      {t.language}
    </Button>
  );
}

function LiveDot() {
  const t = useWords(layoutWords);
  const { state } = connection.use();
  if (state === 'lost') return null;
  return (
    <span className={`live-dot live-${state} wide-only`}>
      <span aria-hidden>{state === 'live' ? '●' : '○'}</span> {state === 'live' ? t.live : t.connecting}
    </span>
  );
}
