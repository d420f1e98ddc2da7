/** What the console is written in: what each system has for Chinese, nothing is loaded. */
export const FONTS =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
