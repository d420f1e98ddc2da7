import type { TreeGroup, TreeNode } from '../../api/types';

/** How a group of providers stands: `thin` still holds, but with fewer than there are. */
export type GroupStanding = 'broken' | 'thin' | 'holds';

export function groupStanding(group: TreeGroup): GroupStanding {
  if (!group.holds) return 'broken';
  return group.healthy < group.providers.length ? 'thin' : 'holds';
}

/** Something below is not as it should be: such branches are shown open. */
export function troubled(node: TreeNode): boolean {
  return node.needs.some(
    (group) =>
      groupStanding(group) !== 'holds' || group.providers.some((one) => notWell(one) || troubled(one)),
  );
}

function notWell({ component }: TreeNode): boolean {
  return component.state !== undefined && component.state !== null && component.state !== 'ok';
}
