import type { components } from '../../../collector/console/src/api/schema';

type Schemas = components['schemas'];
export type Incident = Schemas['Incident'];
export type Component = Schemas['Component'];

/** The API as a script uses it, signed in as somebody. */
export class ApiClient {
  private constructor(
    readonly url: string,
    /** The session, for the header `Cookie`. */
    readonly cookie: string,
    private readonly csrf: string,
  ) {}

  static async signIn(url: string, name: string, password: string): Promise<ApiClient> {
    return ApiClient.begin(url, '/api/v1/session', { name, password });
  }

  /** The first user, by the secret of the set-up link. */
  static async setUp(url: string, secret: string, name: string, password: string): Promise<ApiClient> {
    return ApiClient.begin(url, '/api/v1/setup', { secret, name, display_name: null, password });
  }

  private static async begin(url: string, path: string, body: unknown): Promise<ApiClient> {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    const session = (await answer.json()) as Schemas['SessionView'];
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined || session.csrf_token === null || session.csrf_token === undefined)
      throw new Error(`${path} began no session`);
    return new ApiClient(url, cookie, session.csrf_token);
  }

  /** Any request; the answer may be a refusal. */
  async request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {
      cookie: this.cookie,
      origin: this.url,
      'x-csrf-token': this.csrf,
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return fetch(this.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request('GET', path);
    if (!answer.ok) throw new Error(`GET ${path}: ${String(answer.status)} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Unfinished incidents in sight. */
  async active(): Promise<Incident[]> {
    return (await this.get<Schemas['IncidentPage']>('/api/v1/incidents?active=true')).items;
  }

  async parties(): Promise<Schemas['Party'][]> {
    return this.get<Schemas['Party'][]>('/api/v1/parties');
  }

  async components(): Promise<Component[]> {
    return (await this.get<Schemas['Page_Component']>('/api/v1/components?limit=200')).items;
  }
}
