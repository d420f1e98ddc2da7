import { words } from '../../i18n';

export const settingsWords = words({
  tabs: { zh: '系统设置的分类', en: 'Kinds of settings' },
  health: { zh: '系统健康', en: 'System health' },
  model: { zh: '模型', en: 'Model' },
  users: { zh: '用户', en: 'Users' },
  tokens: { zh: '令牌', en: 'Tokens' },
  channels: { zh: '通知渠道', en: 'Channels' },
  account: { zh: '我的账号', en: 'My account' },
  actions: { zh: '操作', en: 'Actions' },
  required: { zh: '必填', en: 'Required' },
  create: { zh: '创建', en: 'Create' },
  edit: { zh: '编辑', en: 'Edit' },
  remove: { zh: '删除', en: 'Remove' },
  party: { zh: '所属单位', en: 'Party' },
  access: { zh: '权限', en: 'Access' },
  role: { zh: '角色', en: 'Role' },
  createdAt: { zh: '创建时间', en: 'Created' },
  never: { zh: '从不', en: 'never' },
});

export const userWords = words({
  newUser: { zh: '新建用户', en: 'New user' },
  editUser: { zh: (name: string) => `编辑用户 ${name}`, en: (name: string) => `Edit ${name}` },
  userName: { zh: '用户名', en: 'User name' },
  userNameHint: {
    zh: '小写字母、数字和 . _ - @，最多 64 个字符；创建后不可更改',
    en: 'Lower-case letters, digits and . _ - @, at most 64; it stays for ever',
  },
  displayName: { zh: '姓名', en: 'Full name' },
  password: { zh: '初始密码', en: 'First password' },
  newPassword: { zh: '重设密码（留空则不变）', en: 'New password (empty: unchanged)' },
  passwordHint: { zh: '至少 10 个字符', en: 'At least 10 characters' },
  sessionsEnd: {
    zh: '重设密码或停用后，该用户的全部会话立即结束。',
    en: 'A new password, or disabling, ends all sessions of this user at once.',
  },
  enabled: { zh: '启用', en: 'Enabled' },
  disabled: { zh: '已停用', en: 'Disabled' },
  disable: { zh: '停用', en: 'Disable' },
  enable: { zh: '启用', en: 'Enable' },
  you: { zh: '（您）', en: '(you)' },
  partyGone: { zh: '该单位已不在模型中，用户无法使用', en: 'The party is no longer in the model' },
  removeUser: {
    zh: (name: string) => `删除用户“${name}”？`,
    en: (name: string) => `Remove the user “${name}”?`,
  },
  removeUserHint: {
    zh: '其会话立即结束。台账中的记录保留其用户名。',
    en: 'Its sessions end at once. Entries of the ledger keep its name.',
  },
  created: { zh: (name: string) => `已创建用户 ${name}`, en: (name: string) => `${name} was made` },
  saved: { zh: '已保存', en: 'Saved' },
  removed: { zh: (name: string) => `已删除 ${name}`, en: (name: string) => `${name} was removed` },
  noUsers: { zh: '没有用户', en: 'No users' },
});

export const tokenWords = words({
  newToken: { zh: '新建令牌', en: 'New token' },
  tokenHint: {
    zh: '令牌供机器使用，例如 Telegraf、Categraf 上报数据或其他系统调用接口。',
    en: 'Tokens are for machines: Telegraf or Categraf that send data, or systems that use the API.',
  },
  purpose: { zh: '用途', en: 'What it is for' },
  purposeHint: { zh: '例如：telegraf dc-a', en: 'such as: telegraf dc-a' },
  expires: { zh: '到期', en: 'Expires' },
  expiresHint: { zh: '到期时间（留空则永不到期）', en: 'Expiry (empty: never)' },
  expired: { zh: '已过期', en: 'Expired' },
  inPast: { zh: '必须晚于当前时间', en: 'Must be in the future' },
  lastUsed: { zh: '最近使用', en: 'Last used' },
  createdBy: { zh: '创建人', en: 'Made by' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeToken: {
    zh: (name: string) => `吊销令牌“${name}”？`,
    en: (name: string) => `Revoke the token “${name}”?`,
  },
  revokeHint: {
    zh: '使用它的系统会立即被拒绝，且无法恢复。',
    en: 'Whatever uses it is refused at once. This cannot be undone.',
  },
  revoked: { zh: (name: string) => `已吊销 ${name}`, en: (name: string) => `${name} was revoked` },
  secretTitle: { zh: '令牌已创建', en: 'The token was made' },
  secretOnce: {
    zh: '密钥只在此处显示一次，请立即复制并妥善保管。关闭后无法再次查看。',
    en: 'The secret is shown here once. Copy it now and keep it safe: nobody can show it again.',
  },
  secret: { zh: '密钥', en: 'Secret' },
  secretUse: { zh: '使用方式', en: 'How to use it' },
  copySecret: { zh: '复制密钥', en: 'Copy the secret' },
  done: { zh: '我已保存密钥', en: 'I have saved it' },
  noTokens: { zh: '还没有令牌', en: 'No tokens yet' },
});

export const channelWords = words({
  channel: { zh: '渠道', en: 'Channel' },
  test: { zh: '测试', en: 'Test' },
  channelHint: {
    zh: '渠道在网络模型的 parties 文件中定义。测试消息会真实发出，并注明是测试。',
    en: 'Channels are defined with the parties in the model. A test is really sent, and says that it is one.',
  },
  noChannelsAtAll: { zh: '没有任何单位配置了通知渠道', en: 'No party has a channel' },
  silent: {
    zh: (names: string) => `以下单位没有通知渠道，不会收到事件通知：${names}`,
    en: (names: string) =>
      `Nobody tells these parties about their incidents, as they have no channel: ${names}`,
  },
  mayNotTest: {
    zh: '仅服务总包的管理员可以发送测试。',
    en: 'Only administrators of the general contractor may send tests.',
  },
});

export const modelWords = words({
  network: { zh: '网络', en: 'Network' },
  loadedAt: { zh: '生效时间', en: 'In force since' },
  components: { zh: '组件', en: 'Components' },
  dependencies: { zh: '依赖关系', en: 'Dependencies' },
  files: { zh: '来源', en: 'Files' },
  timeZone: { zh: '时区', en: 'Time zone' },
  valid: { zh: '模型有效，没有警告', en: 'The model is valid, without warnings' },
  warnings: { zh: '警告', en: 'Warnings' },
  refusedTitle: {
    zh: '磁盘上的最新修改无效，未生效：仍在使用上一个有效版本',
    en: 'The latest edit on disk is invalid and not in force: the last valid version goes on',
  },
  refusedAt: { zh: '发现于', en: 'Seen' },
  problems: { zh: '问题', en: 'Problems' },
  where: { zh: '位置', en: 'Where' },
  what: { zh: '问题', en: 'What is wrong' },
  fix: { zh: '修改建议', en: 'What to do' },
  reloads: {
    zh: '保存文件后会自动校验并生效；无效的修改不会改变任何东西。',
    en: 'Saved edits are checked and come into force by themselves; an invalid one changes nothing.',
  },
  suggestions: { zh: '模型可能缺少的关系', en: 'Edges that the model seems to lack' },
  suggestionsHint: {
    zh: '由故障中的证据推断。核实后把下面几行加入模型；加入后将不再列出。',
    en: 'Concluded from the evidence of outages. Verify them, then add the lines to the model; they are listed no more then.',
  },
  seen: {
    zh: (times: number) => `出现 ${times} 次，最近一次始于`,
    en: (times: number) => `Seen in ${times} outages, the newest began`,
  },
  copyLines: { zh: '复制', en: 'Copy the lines' },
});

export const healthWords = words({
  ready: { zh: '采集服务就绪', en: 'The collector is ready' },
  notReady: { zh: '采集服务未就绪', en: 'The collector is not ready' },
  version: { zh: '版本', en: 'Version' },
  started: { zh: '启动于', en: 'Started' },
  clock: { zh: '服务器时间', en: 'Its time' },
  healthy: { zh: '正常', en: 'Healthy' },
  unhealthy: { zh: '异常', en: 'Unhealthy' },
  perSecond: { zh: (rate: string) => `${rate} /秒`, en: (rate: string) => `${rate} /s` },
  spools: { zh: '代理的缓存积压', en: 'What agents still hold' },
  batches: { zh: (n: number) => `${n} 批`, en: (n: number) => `${n} batches` },
  noBacklog: { zh: '没有代理积压数据', en: 'No agent holds data back' },
  allAgents: { zh: '查看全部代理', en: 'All agents' },
  agentsHolding: {
    zh: (n: number, batches: number) => `${n} 个代理合计积压 ${batches} 批`,
    en: (n: number, batches: number) => `${n} agents hold ${batches} batches`,
  },
  prometheus: { zh: 'Prometheus 指标：', en: 'Figures for Prometheus: ' },
});

/** The parts of the collector, by the names that it gives them. */
export const partNames = words({
  broker: { zh: '消息服务（Broker）', en: 'Broker' },
  ingest: { zh: '数据接收', en: 'Ingest' },
  storage: { zh: '状态数据库', en: 'State database' },
  metrics_history: { zh: '指标历史', en: 'Metrics history' },
  outbox: { zh: '通知发件箱', en: 'Notifications' },
  configuration: { zh: '配置', en: 'Configuration' },
});

/** Figures of the parts, by the names that the collector gives them. */
export const figureNames = words({
  agents: { zh: '代理', en: 'Agents' },
  agents_online: { zh: '在线代理', en: 'Agents online' },
  messages_total: { zh: '已接收消息', en: 'Messages taken' },
  no_room_total: { zh: '因队列已满而推迟', en: 'Put off, queue full' },
  queue_bytes: { zh: '队列占用', en: 'Queue' },
  refused_total: { zh: '已拒绝', en: 'Refused' },
  commits_total: { zh: '事务提交', en: 'Commits' },
  commit_failures_total: { zh: '提交失败', en: 'Failed commits' },
  disk_bytes: { zh: '磁盘占用', en: 'On disk' },
  disk_free_bytes: { zh: '磁盘剩余空间', en: 'Free on disk' },
  reserve_held: { zh: '磁盘预留空间（1 = 已保留）', en: 'Disk reserve (1 = held)' },
  samples_total: { zh: '已保存样本', en: 'Samples kept' },
  influxdb_spool_bytes: { zh: 'InfluxDB 导出积压', en: 'Held for InfluxDB' },
  influxdb_sent_total: { zh: '已导出到 InfluxDB', en: 'Sent to InfluxDB' },
  waiting: { zh: '待发送', en: 'Waiting' },
  sent_total: { zh: '已发送', en: 'Sent' },
  retried_total: { zh: '重试', en: 'Retried' },
  given_up_total: { zh: '放弃', en: 'Given up' },
  undiscovered_total: { zh: '超出上限未收录的主机', en: 'Hosts beyond the limit' },
  engine_rejections_total: { zh: '引擎未能完成', en: 'Not done by the engine' },
  oldest_seconds: { zh: '最早一条已等待', en: 'Oldest has waited' },
});
