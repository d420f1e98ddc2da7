import { words } from '../../i18n';

export const doorWords = words({
  slogan: {
    zh: '全网监控 · 根因分析 · 责任认定',
    en: 'What broke, what it hurts, who is responsible',
  },
  signIn: { zh: '登录', en: 'Sign in' },
  name: { zh: '用户名', en: 'User name' },
  displayName: { zh: '姓名（可选）', en: 'Full name (optional)' },
  password: { zh: '密码', en: 'Password' },
  required: { zh: '必填', en: 'Required' },
  setUp: { zh: '创建首个管理员账号', en: 'Create the first administrator' },
  setUpHint: {
    zh: '此链接只能使用一次。创建后即以该账号登录。',
    en: 'This link works once. You will be signed in with the account that you create.',
  },
  setUpOpen: {
    zh: '尚无任何账号：请打开采集服务首次启动时打印的初始化链接。',
    en: 'There is no account yet: open the set-up link that the collector printed at its first start.',
  },
  noSecret: {
    zh: '链接不完整：缺少末尾“#”之后的一次性密钥。请从采集服务的启动日志复制完整链接。',
    en: 'The link is incomplete: what follows # at its end is missing. Copy it whole from the collector’s output.',
  },
  create: { zh: '创建并登录', en: 'Create and sign in' },
  tooShort: { zh: '密码至少 10 个字符', en: 'At least 10 characters' },
  repeat: { zh: '再次输入密码', en: 'Repeat the password' },
  differs: { zh: '两次输入的密码不一致', en: 'The two passwords differ' },
  passwordTitle: { zh: '修改密码', en: 'Change password' },
  passwordHint: {
    zh: '修改后，您在其他浏览器中的会话将全部退出。',
    en: 'All of your sessions in other browsers will end.',
  },
  current: { zh: '当前密码', en: 'Current password' },
  next: { zh: '新密码', en: 'New password' },
  change: { zh: '修改', en: 'Change' },
  changed: { zh: '密码已修改', en: 'Your password was changed' },
  wait: { zh: (s: number) => `请在 ${s} 秒后重试。`, en: (s: number) => `Try again in ${s} s.` },
});
