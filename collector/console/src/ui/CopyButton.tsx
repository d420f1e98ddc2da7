import { CopyOutlined } from '@ant-design/icons';
import type { ButtonProps } from 'antd';
import { App, Button } from 'antd';
import { useWords } from '../i18n';
import { common } from '../i18n/words';
import { copyText } from '../lib/clipboard';
import { uiWords } from './words';

interface Props extends Omit<ButtonProps, 'onClick' | 'value'> {
  value: string;
  /** What is said when it is done; "copied" if absent. */
  done?: string;
}

/** Copies a text, and says whether that worked. */
export function CopyButton({ value, done, ...rest }: Props) {
  const t = useWords(common);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const copy = async () => {
    if (await copyText(value)) message.success(done ?? t.copied);
    else message.warning(ui.copyFailed);
  };
  return <Button icon={<CopyOutlined />} {...rest} onClick={() => void copy()} />;
}
