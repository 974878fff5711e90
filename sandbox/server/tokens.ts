import { randomUUID } from 'node:crypto';
import type { Principal } from '../protocol/request';

/** Access tokens of one running sandbox. They are valid only there, and end with the process. */
export interface Tokens {
  mint(principal: Principal): string;
  principalOf(authorization: string | undefined): Principal | undefined;
}

/** @param issued - the owner of a token that the cloud itself issued (generateAccessToken) */
export function createTokens(issued: (token: string) => Principal | undefined = () => undefined): Tokens {
  const principals = new Map<string, Principal>();
  return {
    mint(principal) {
      const token = `sandbox.${randomUUID()}`;
      principals.set(token, principal);
      return token;
    },
    principalOf(authorization) {
      const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
      return principals.get(token) ?? issued(token);
    },
  };
}
