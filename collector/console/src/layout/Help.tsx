import { Modal } from 'antd';
import { useWords } from '../i18n';
import { common } from '../i18n/words';
import { usePrincipal } from '../session/useSession';
import { pagesFor } from './pages';
import { layoutWords } from './words';

/** The keyboard shortcuts. Pages that have their own show them here through their tool tips. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords(common);
  const t = useWords(layoutWords);
  const rows: [string[], string][] = [
    ...pagesFor(usePrincipal()).map((page): [string[], string] => [
      ['g', page.key],
      t.goTo(words[page.word] as string),
    ]),
    [['/'], words.search],
    [['?'], t.help],
    [['Esc'], t.closeAny],
  ];
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t.shortcuts} width={420}>
      <dl className="shortcuts">
        {rows.map(([keys, meaning]) => (
          <div key={keys.join(' ')}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
