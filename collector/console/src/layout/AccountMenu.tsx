import { KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { client, take } from '../api/client';
import { useText, useWords } from '../i18n';
import { accessWords, roleWords } from '../i18n/words';
import { endSession, usePrincipal } from '../session/useSession';
import { layoutWords } from './words';

export function AccountMenu() {
  const t = useWords(layoutWords);
  const roles = useWords(roleWords);
  const levels = useWords(accessWords);
  const text = useText();
  const principal = usePrincipal();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const signOut = useMutation({
    mutationFn: () => take(client.DELETE('/api/v1/session')),
    onSuccess: () => {
      endSession(cache);
    },
    onError: (error) => message.error(text(error.text)),
  });
  const role = principal.role ? roles[principal.role] : '–';
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        onClick: ({ key }) => {
          if (key === 'password') void navigate('/password');
          if (key === 'sign-out') signOut.mutate();
        },
        items: [
          {
            key: 'who',
            type: 'group',
            label: `${principal.party.name} · ${role} · ${levels[principal.access]}`,
          },
          { key: 'password', icon: <KeyOutlined />, label: t.changePassword },
          { key: 'sign-out', icon: <LogoutOutlined />, label: t.signOut },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t.account}: ${principal.name}`}>
        <span className="wide-only">{principal.name}</span>
      </Button>
    </Dropdown>
  );
}
