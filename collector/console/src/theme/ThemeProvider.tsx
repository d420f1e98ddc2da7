import { App, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { language } from '../i18n';
import { FONTS } from './fonts';
import { useMedia, useMode, useModeOnDocument } from './mode';
import { nonce } from './nonce';

/** Ant Design in the user's language and mode. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const mode = useMode();
  const spoken = language.use();
  useModeOnDocument();
  useEffect(() => {
    document.documentElement.lang = spoken === 'zh' ? 'zh-CN' : 'en';
    dayjs.locale(spoken === 'zh' ? 'zh-cn' : 'en');
  }, [spoken]);
  const large = useMedia('(min-width: 2560px)');
  const light = mode === 'light';
  return (
    <ConfigProvider
      locale={spoken === 'zh' ? zhCN : enUS}
      csp={nonce ? { nonce } : undefined}
      theme={{
        algorithm: light ? theme.defaultAlgorithm : theme.darkAlgorithm,
        token: {
          colorPrimary: light ? '#1456c8' : '#3d83f0',
          colorLink: light ? '#1456c8' : '#7ab0ff',
          colorTextDescription: light ? 'rgba(0,0,0,0.62)' : 'rgba(255,255,255,0.68)',
          colorTextTertiary: light ? 'rgba(0,0,0,0.62)' : 'rgba(255,255,255,0.68)',
          colorTextPlaceholder: light ? 'rgba(0,0,0,0.58)' : 'rgba(255,255,255,0.6)',
          colorBgLayout: light ? '#f3f5f8' : '#0d1117',
          colorBgContainer: light ? '#ffffff' : '#151b23',
          colorBgElevated: light ? '#ffffff' : '#1c2430',
          fontFamily: FONTS,
          fontSize: large ? 18 : 14,
          controlHeight: large ? 40 : 32,
          borderRadius: 6,
        },
        components: {
          Layout: { headerHeight: large ? 60 : 48, headerPadding: '0 12px' },
          Menu: { activeBarBorderWidth: 0, itemSelectedColor: light ? '#1456c8' : '#7ab0ff' },
          Tabs: { itemSelectedColor: light ? '#1456c8' : '#7ab0ff' },
        },
      }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
