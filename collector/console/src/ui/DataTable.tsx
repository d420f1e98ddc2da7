import type { TableProps } from 'antd';
import { Table } from 'antd';
import type { KeyboardEvent } from 'react';
import { useRef } from 'react';
import { useWords } from '../i18n';
import { uiWords } from './words';

interface Props<T> extends Omit<TableProps<T>, 'rowKey' | 'onRow' | 'title'> {
  rowKey: (row: T) => string;
  rows: readonly T[];
  /** Name of the table for those who cannot see where it stands. */
  label: string;
  /** Enter or click on a row. */
  onOpen?: (row: T) => void;
  /** How many there are in all, if these are only some. */
  total?: number;
  rowClass?: (row: T) => string;
}

/** A table whose rows can be walked with ↑ ↓ (or k, j), Home and End, and opened with Enter. */
export function DataTable<T extends object>(props: Props<T>) {
  const { rowKey, rows, label, onOpen, total, rowClass, ...rest } = props;
  const t = useWords(uiWords);
  const box = useRef<HTMLDivElement>(null);

  const walk = (event: KeyboardEvent<HTMLElement>, row: T) => {
    if (event.target !== event.currentTarget) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>('tr[data-row-key]') ?? [])];
    const at = all.indexOf(event.currentTarget);
    const to = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[Math.min(all.length - 1, Math.max(0, to))]?.focus();
    } else if (event.key === 'Enter') {
      onOpen?.(row);
    }
  };

  return (
    <div ref={box} className="data-table">
      <Table<T>
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        {...rest}
        aria-label={label}
        dataSource={rows}
        rowKey={rowKey}
        rowClassName={(row) => [onOpen ? 'can-open' : '', rowClass?.(row) ?? ''].join(' ')}
        onRow={(row) => ({
          tabIndex: 0,
          onKeyDown: (event) => {
            walk(event, row);
          },
          onClick: (event) => {
            // A click on a link or a button in the row means that, and marking text is not a click.
            const on = event.target instanceof Element && event.target.closest('a, button, input, label');
            if (!on && window.getSelection()?.isCollapsed !== false) onOpen?.(row);
          },
        })}
      />
      <div className="data-table-count" role="status">
        {t.rows(rows.length, total ?? rows.length)}
      </div>
    </div>
  );
}
