import type { Requester } from './transport';

/** What our transport needs of a client that carries our token, and what Google's own client in REST fallback needs. */
export interface GoogleClient extends Requester {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  getRequestHeaders(url?: string | URL): Promise<Headers>;
  readonly universeDomain: string;
}
