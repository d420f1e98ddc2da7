import type { Text } from '../i18n';
import type { components } from './schema';

type Problem = components['schemas']['Problem'];

/** Every failure of a request, in the words of the collector where it answered, in ours where it did not. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 if the collector could not be reached. */
    readonly status: number,
    /** Machine-readable reason. */
    readonly code: string,
    /** What went wrong. */
    readonly text: Text,
    /** What to do about it. */
    readonly fix: Text,
    /** When to try again, if the collector said so. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(text.en);
    this.name = 'ApiError';
  }

  /** Trying the same again may help. */
  get transient(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && 'fix' in body;
}

/** From an answer that is not a success. */
export function fromAnswer(response: Response, body: unknown): ApiError {
  if (isProblem(body)) {
    const wait = body.retry_after_seconds ?? null;
    return new ApiError(response.status, body.code, body.message, body.fix, wait);
  }
  return new ApiError(
    response.status,
    'unexpected_answer',
    {
      zh: `服务返回了意外的结果（HTTP ${response.status}）`,
      en: `the answer was not what it should be (HTTP ${response.status})`,
    },
    {
      zh: '请稍后重试；若持续出现，请查看采集服务或前置代理的日志',
      en: 'try again; if it stays, look at the logs of the collector or of the proxy before it',
    },
  );
}

/** From a request that got no answer. */
export function unreachable(): ApiError {
  return new ApiError(
    0,
    'unreachable',
    { zh: '无法连接采集服务', en: 'the collector cannot be reached' },
    { zh: '请检查网络；恢复后页面会自动更新', en: 'check the network; the page goes on by itself' },
  );
}

/** Whatever was thrown, as an ApiError; what is not one is a defect and goes on as it is. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
