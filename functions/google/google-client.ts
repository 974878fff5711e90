import type { Requester } from './transport';

/** What the transport and Google's own client (in its REST fallback) need of a client that sends the function's token. */
export interface GoogleClient extends Requester {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  getRequestHeaders(url?: string | URL): Promise<Headers>;
  readonly universeDomain: string;
}
