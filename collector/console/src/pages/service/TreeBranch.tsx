import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { TreeNode } from '../../api/types';
import { useWords } from '../../i18n';
import { ComponentLink } from '../../ui/ComponentLink';
import { troubled } from './tree';
import { TreeGroups } from './TreeGroups';
import { serviceWords } from './words';

/** So many levels are open from the start; deeper ones only where there is trouble. */
const OPEN_DEPTH = 3;

/** A provider and what it needs in turn. */
export function TreeBranch({ node, depth }: { node: TreeNode; depth: number }) {
  const t = useWords(serviceWords);
  const [chosen, setChosen] = useState<boolean>();
  const { component, needs, repeated } = node;
  const open = chosen ?? (depth < OPEN_DEPTH || troubled(node));
  return (
    <li>
      <div className="tree-node">
        {needs.length > 0 ? (
          <Button
            type="text"
            size="small"
            icon={open ? <DownOutlined /> : <RightOutlined />}
            aria-expanded={open}
            aria-label={open ? t.collapse(component.name) : t.expand(component.name)}
            onClick={() => {
              setChosen(!open);
            }}
          />
        ) : (
          <span className="tree-leaf" aria-hidden />
        )}
        <ComponentLink component={component} />
        {repeated && <span className="faint"> · {t.repeated}</span>}
      </div>
      {open && <TreeGroups groups={needs} depth={depth + 1} />}
    </li>
  );
}
