import { BulbOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useWords } from '../i18n';
import type { Choice } from '../theme/mode';
import { modeChoice, useMode } from '../theme/mode';
import { layoutWords } from './words';

export function ThemeMenu() {
  const t = useWords(layoutWords);
  const choice = modeChoice.use();
  const mode = useMode();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        onClick: ({ key }) => {
          modeChoice.set(key as Choice);
        },
        items: [
          { key: 'light', icon: <SunOutlined />, label: t.themeLight },
          { key: 'dark', icon: <MoonOutlined />, label: t.themeDark },
          { key: 'system', icon: <BulbOutlined />, label: t.themeSystem },
        ],
      }}
    >
      <Button type="text" aria-label={t.theme} icon={mode === 'dark' ? <MoonOutlined /> : <SunOutlined />} />
    </Dropdown>
  );
}
