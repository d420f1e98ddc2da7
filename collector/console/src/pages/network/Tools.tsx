import { FullscreenOutlined, NodeIndexOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Button, Space, Tooltip } from 'antd';
import type { RefObject } from 'react';
import { useWords } from '../../i18n';
import type { MapHandle } from './map/NetworkMap';
import { networkWords } from './words';

interface Props {
  map: RefObject<MapHandle | null>;
  dependencies: boolean;
  onDependencies: (shown: boolean) => void;
}

/** Buttons on the map. */
export function Tools({ map, dependencies, onDependencies }: Props) {
  const t = useWords(networkWords);
  const buttons = [
    { name: t.zoomIn, icon: <ZoomInOutlined />, run: () => map.current?.zoom(1.4) },
    { name: t.zoomOut, icon: <ZoomOutOutlined />, run: () => map.current?.zoom(1 / 1.4) },
    { name: t.fitAll, icon: <FullscreenOutlined />, run: () => map.current?.fitAll() },
  ];
  return (
    <Space.Compact orientation="vertical" className="network-tools">
      {buttons.map(({ name, icon, run }) => (
        <Tooltip key={name} title={name} placement="right">
          <Button icon={icon} aria-label={name} onClick={run} />
        </Tooltip>
      ))}
      <Tooltip title={t.dependencies} placement="right">
        <Button
          icon={<NodeIndexOutlined />}
          aria-label={t.dependencies}
          aria-pressed={dependencies}
          type={dependencies ? 'primary' : 'default'}
          onClick={() => {
            onDependencies(!dependencies);
          }}
        />
      </Tooltip>
    </Space.Compact>
  );
}
